/// The memory engine: tables behind the door [Store][dev.gramme.core.port.Store]. It knows neither
/// files nor threads: what makes a change durable, and what that means, is the [Journal]'s
/// business.
///
/// - **MEMORY-1** The tables hold what the journal has reported durable, and nothing else.
/// - **MEMORY-2** After one failed write every later one fails: what is durable stays a prefix.
/// - **MEMORY-3** The bytes held are counted as changes are applied; they are never estimated anew.
@NullMarked
package dev.gramme.storage.memory;

import org.jspecify.annotations.NullMarked;
