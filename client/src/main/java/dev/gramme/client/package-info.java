/// A small blocking client over HTTP: get, put, delete, and what an operator asks of a node. It
/// knows addresses and answers; it does not know the ring, so any node may forward for it.
///
/// - **CLIENT-1** A write is sent a second time only if the first was certainly never received.
/// - **CLIENT-2** Every call ends within its budget, with a value: nothing is thrown for what a
///   network or a cluster may do.
/// - **CLIENT-3** A failure carries everything that is known of it.
@NullMarked
package dev.gramme.client;

import org.jspecify.annotations.NullMarked;
