/// RESP2 and RESP3, as Redis clients speak them: parses commands in place, turns those on data into
/// `ClientRequest`, answers in order. Whatever a client's library asks when it connects is answered
/// so that it goes on. Siblings show as the latest value; errors start with the words of
/// docs/design/faces.md.
///
/// - **RESP-1** Any cut of a stream of bytes into pieces gives the same commands.
/// - **RESP-2** After a protocol error nothing of the connection is believed any more.
/// - **RESP-3** An argument or command beyond its limit is read over, refused by name, and harms no
///   other command of the connection.
@NullMarked
package dev.gramme.gateway.resp;

import org.jspecify.annotations.NullMarked;
