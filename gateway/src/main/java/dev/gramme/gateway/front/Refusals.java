package dev.gramme.gateway.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What a client is told whose protocol is not spoken here, in a form that it can show. The reader
/// of another protocol is told in a frame of its own, anybody else in a line of text.
final class Refusals {
    private static final String SPOKEN =
            "this port speaks HTTP/1.1, RESP (Redis) and rldb's protocol";

    private Refusals() {}

    /// An error reply of kv's: header, status 1, text.
    static ByteBuf kv() {
        byte[] text = ascii("kv's protocol is not served: " + SPOKEN);
        ByteBuf frame = Unpooled.buffer(6 + text.length);
        return frame.writeByte(0).writeByte(1).writeInt(text.length).writeBytes(text);
    }

    /// A fatal alert (handshake_failure), which ends the client's handshake with a reason, then
    /// words for whoever looks at the bytes.
    static ByteBuf tls() {
        return Unpooled.wrappedBuffer(
                HexFormat.of().parseHex("15030100020228"),
                ascii("TLS is not served yet: " + SPOKEN + " without TLS\r\n"));
    }

    /// Empty SETTINGS, then GOAWAY with HTTP_1_1_REQUIRED and words, which gRPC clients show.
    static ByteBuf http2() {
        byte[] text = ascii("HTTP/2 and gRPC are not served yet: " + SPOKEN);
        ByteBuf frames = Unpooled.buffer(26 + text.length);
        frames.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
        frames.writeMedium(8 + text.length).writeByte(7).writeByte(0).writeInt(0);
        return frames.writeInt(0).writeInt(0xd).writeBytes(text);
    }

    static ByteBuf otherHttp() {
        String body = SPOKEN + ", and no other version of HTTP\n";
        return Unpooled.wrappedBuffer(
                ascii(
                        "HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: "
                                + body.length()
                                + "\r\nConnection: close\r\n\r\n"
                                + body));
    }

    static ByteBuf nobody() {
        return Unpooled.wrappedBuffer(
                ascii("-ERR " + SPOKEN + "; these first bytes begin none of them\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
