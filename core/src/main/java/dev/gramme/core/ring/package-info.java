/// Who holds what, and since when: tokens, partitions, placement and the topology document. Pure
/// values and pure functions; knows nothing of liveness (down is not removed).
///
/// - **RING-1** The partition of a key depends on namespace, key bytes and Q only, for ever.
/// - **RING-2** The homes of a partition are distinct nodes, min(N, members) of them.
/// - **RING-3** A topology is never changed, only followed by one with the next epoch.
/// - **RING-4** The same members, Q, n and placement before give the same placement on every node.
@NullMarked
package dev.gramme.core.ring;

import org.jspecify.annotations.NullMarked;
