/// One object per client request: it asks replicas, counts, answers once, and lives on for late
/// replies and repair. Knows replicas and other nodes only through [Surroundings].
///
/// - **COORDINATE-1** A request is answered exactly once, at the latest at its deadline.
/// - **COORDINATE-2** "Not applied" is said only when no replica was ever sent the write.
/// - **COORDINATE-3** A reply carries a filled context only with the siblings that go with it.
/// - **COORDINATE-4** An empty fallback and a recovering home are no evidence of absence.
@NullMarked
package dev.gramme.core.coordinate;

import org.jspecify.annotations.NullMarked;
