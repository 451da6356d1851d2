/// What an operator may say about a node: settings, where each value came from, and the typed
/// configuration made of them. Opens nothing and starts nothing.
///
/// - **CONFIG-1** Flags win over the environment, that over the file, that over the defaults.
/// - **CONFIG-2** A name nobody knows, or values that contradict each other, refuse to start: no
///   setting is ever ignored.
/// - **CONFIG-3** Every default stands in [Setting] and nowhere else.
@NullMarked
package dev.gramme.server.config;

import org.jspecify.annotations.NullMarked;
