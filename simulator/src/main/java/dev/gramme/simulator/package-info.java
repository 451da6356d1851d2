/// Whole runs: a seed becomes a cluster, its clients and its faults; then everything is healed, the
/// cluster must come to rest, and the oracles judge. `gramme simulate` enters here.
///
/// - **SIMULATOR-1** A seed and its options decide everything: one trace hash, one verdict.
/// - **SIMULATOR-2** A failure names the command that brings it back.
@NullMarked
package dev.gramme.simulator;

import org.jspecify.annotations.NullMarked;
