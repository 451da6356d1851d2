package dev.gramme.gateway.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What a client is told that is not let in, in a form that it can show. The reader of another
/// protocol is told in a frame of its own, anybody else in a line of text.
final class Refusals {
    private static final String SPOKEN =
            "this port speaks HTTP/1.1, RESP (Redis) and rldb's protocol";
    private static final int HTTP_1_1_REQUIRED = 0xd;
    private static final int ENHANCE_YOUR_CALM = 0xb;

    private Refusals() {}

    static ByteBuf notServed(Opening opening) {
        return switch (opening.protocol()) {
            case KV -> kv("kv's protocol is not served: " + SPOKEN);
            case TLS -> tls("TLS is not served yet: " + SPOKEN + " without TLS");
            case HTTP2 -> http2(HTTP_1_1_REQUIRED, "HTTP/2 and gRPC are not served yet: " + SPOKEN);
            case HTTP_OTHER -> http(opening, 505, SPOKEN + ", and no other version of HTTP");
            case HTTP, RESP, RLDB, UNDECIDED, NONE ->
                    line("ERR", SPOKEN + "; these first bytes begin none of them");
        };
    }

    /// The first line did not come in time.
    static ByteBuf late(Opening likely, String detail) {
        return likely.protocol() == Protocol.HTTP ? http(likely, 408, detail) : line("ERR", detail);
    }

    /// There is no memory for the first line.
    static ByteBuf overloaded(Opening likely, String detail) {
        return likely.protocol() == Protocol.HTTP
                ? http(likely, 429, detail)
                : line("OVERLOADED", detail);
    }

    /// There are too many connections. The words are Redis' own: its libraries look for them.
    static ByteBuf full(Opening opening, int most) {
        String detail = "max number of clients reached: max-connections of this node is " + most;
        return switch (opening.protocol()) {
            case RLDB -> rldb(opening.firstByte(), detail);
            case KV -> kv(detail);
            case TLS -> tls(detail);
            case HTTP2 -> http2(ENHANCE_YOUR_CALM, detail);
            case HTTP, HTTP_OTHER -> http(opening, 503, detail);
            case RESP, UNDECIDED, NONE -> line("ERR", detail);
        };
    }

    /// An `Err` frame of rldb's: command id, request id, JSON.
    private static ByteBuf rldb(int command, String reason) {
        byte[] id = ascii("UNKNOWN");
        byte[] json =
                ascii(
                        "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\""
                                + reason
                                + "\"}}}}");
        ByteBuf frame = Unpooled.buffer(9 + id.length + json.length);
        frame.writeByte(command).writeInt(id.length).writeBytes(id);
        return frame.writeInt(json.length).writeBytes(json);
    }

    /// An error reply of kv's: header, status 1, text.
    private static ByteBuf kv(String words) {
        byte[] text = ascii(words);
        ByteBuf frame = Unpooled.buffer(6 + text.length);
        return frame.writeByte(0).writeByte(1).writeInt(text.length).writeBytes(text);
    }

    /// A fatal alert (handshake_failure), which ends the client's handshake with a reason, then
    /// words for whoever looks at the bytes.
    private static ByteBuf tls(String words) {
        return Unpooled.wrappedBuffer(
                HexFormat.of().parseHex("15030100020228"), ascii(words + "\r\n"));
    }

    /// Empty SETTINGS, then GOAWAY with words, which gRPC clients show.
    private static ByteBuf http2(int code, String words) {
        byte[] text = ascii(words);
        ByteBuf frames = Unpooled.buffer(26 + text.length);
        frames.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
        frames.writeMedium(8 + text.length).writeByte(7).writeByte(0).writeInt(0);
        return frames.writeInt(0).writeInt(code).writeBytes(text);
    }

    private static ByteBuf http(Opening opening, int status, String words) {
        String body = words + "\n";
        String retry = status == 429 || status == 503 ? "Retry-After: 1\r\n" : "";
        return Unpooled.wrappedBuffer(
                ascii(
                        "HTTP/1.1 "
                                + HttpResponseStatus.valueOf(status)
                                + "\r\nContent-Type: text/plain\r\n"
                                + retry
                                + "Content-Length: "
                                + body.length()
                                + "\r\nConnection: close\r\n\r\n"
                                + (opening.bodiless() ? "" : body)));
    }

    private static ByteBuf line(String word, String words) {
        return Unpooled.wrappedBuffer(ascii("-" + word + " " + words + "\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
