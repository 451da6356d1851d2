/// Load over sockets: connections on Netty event loops that write requests from encodings made
/// once, and read no more of the answers than what became of each.
///
/// - **SOCKET-1** Requests are added to one buffer and sent with one write, when all answers that
///   had arrived are read.
/// - **SOCKET-2** An answer that is not understood ends its connection: nothing after it can be
///   assigned to a request.
@NullMarked
package dev.gramme.bench.socket;

import org.jspecify.annotations.NullMarked;
