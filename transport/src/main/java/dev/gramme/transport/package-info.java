/// Links between nodes over TCP: who is dialled, what crosses, what is refused. Knows bytes and
/// sockets; knows nothing of what the messages mean, and no log: it tells [PeerEvents].
///
/// A link carries frames one way, from the node that dialled to the one that accepted; both say
/// hello first. So each of two nodes owns the connection it sends on, and none has to be chosen.
///
/// - **TRANSPORT-1** Everything here runs on one event loop, which is the node's; callbacks come on
///   it too.
/// - **TRANSPORT-2** What waits for a peer is bounded in bytes; beyond the bound new frames are
///   dropped and counted. Where a message has a small one to be said in its place, that is sent.
/// - **TRANSPORT-3** A frame is handed on only if it is addressed to this node and names the sender
///   that said hello.
/// - **TRANSPORT-4** Large frames do not hold up small ones, and leave them room: a frame may
///   overtake another.
@NullMarked
package dev.gramme.transport;

import org.jspecify.annotations.NullMarked;
