/// One node as a process: reads the configuration, opens the data directory and the ports, puts the
/// protocol between them, and takes everything down again. The only module that knows all others;
/// it decides nothing about data.
///
/// - **SERVER-1** A node is one event loop: peers, clients, timers and the store meet the protocol
///   there and nowhere else.
/// - **SERVER-2** An exception that escapes from the protocol is a broken invariant: the node stops
///   at once, with all that is known in the log, and does not limp on.
/// - **SERVER-3** A node that is told to stop first says that it is not ready, then answers what it
///   has taken, within a bound.
@NullMarked
package dev.gramme.server;

import org.jspecify.annotations.NullMarked;
