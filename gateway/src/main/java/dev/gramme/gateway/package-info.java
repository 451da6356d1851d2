/// The faces of a node: client protocols turned into `ClientRequest` and back. This package holds
/// what they share: what a gateway may ask of its node ([Backend]), the bounds of one connection
/// ([GatewayLimits]) and the order of its answers ([Conversation]). `front` tells the protocols
/// apart by their first bytes, `http`, `resp` and `rldb` speak one each.
///
/// It does not know shards, threads or other nodes: everything of one connection happens on the
/// connection's own event loop.
///
/// - **GATEWAY-1** Answers leave in the order of their requests, exactly one for each.
/// - **GATEWAY-2** Of one connection's requests on one key, a write runs alone and in its turn.
/// - **GATEWAY-3** No memory is taken for a length that was claimed, only for bytes that arrived.
/// - **GATEWAY-4** A connection that does not read its answers is not read from.
/// - **GATEWAY-5** What connections hold of requests and answers is bounded for all together
///   ([RequestMemory]), counted by what arrived and given back when it is sent or the client goes.
/// - **GATEWAY-6** A request that was begun is completed in time, or refused in words; a client
///   that takes nothing of its answers is dropped; one that is idle is not.
@NullMarked
package dev.gramme.gateway;

import org.jspecify.annotations.NullMarked;
