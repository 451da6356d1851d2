/// The owner: one node's protocol state and the only way in. Everything here runs on one loop.
///
/// - **SHARD-1** State changes only on a message, a timer or a store completion.
/// - **SHARD-2** Every client request gets exactly one answer, at the latest at its deadline.
@NullMarked
package dev.gramme.core.shard;

import org.jspecify.annotations.NullMarked;
