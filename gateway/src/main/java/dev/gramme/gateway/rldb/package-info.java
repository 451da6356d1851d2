/// rldb's protocol as its own client and library speak it: binary frames around JSON, errors by its
/// names, contexts as hexadecimal text. Knows nothing of sockets' threads, shards or other nodes,
/// and none of the messages rldb's nodes say to each other: those are refused in words.
///
/// - *frame*: command, request id, payload, see [FrameParser].
/// - *rejected*: a request that was not understood is answered by a bare error under command 0 and
///   request id `UNKNOWN`; every other answer is `{"Ok":...}` or `{"Err":...}` under the request's
///   own.
///
/// - **RLDB-1** The same bytes give the same frames, however they are cut.
/// - **RLDB-2** Every frame that can be found is answered once; where frames cannot be found any
///   more, one error is answered and the connection ends.
/// - **RLDB-3** A value is sent only if it is text and the frame fits: never JSON that its client
///   cannot read.
@NullMarked
package dev.gramme.gateway.rldb;

import org.jspecify.annotations.NullMarked;
