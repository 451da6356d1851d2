/// What goes wrong, and when: crashes, lost disks, pauses, cuts and wrong clocks, each drawn from
/// the seed. Acts on a world; knows neither workloads nor oracles.
///
/// - **FAULT-1** No more nodes are without their data at once than an acknowledged write survives.
@NullMarked
package dev.gramme.simulator.fault;

import org.jspecify.annotations.NullMarked;
