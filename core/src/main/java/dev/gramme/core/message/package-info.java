/// What is said: by clients to a node, by nodes to each other, and what happened meanwhile. Records
/// only. A new kind of message is a compile error wherever someone must decide.
///
/// - **MESSAGE-1** Every frame between nodes carries cluster, epoch, sender, the sender's life and
///   hybrid time (`Envelope`).
/// - **MESSAGE-2** A write that may live is never called failed: outcomes are applied, not applied
///   and unknown.
@NullMarked
package dev.gramme.core.message;

import org.jspecify.annotations.NullMarked;
