package dev.gramme.gateway.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Decides a connection's protocol. The first byte is enough for everything binary; a line of text
/// is HTTP if it ends in an HTTP version, else an inline command.
///
/// | first bytes | protocol |
/// |---|---|
/// | `*` | RESP |
/// | 00 | kv |
/// | 01 to 07 | rldb |
/// | 16 | TLS |
/// | a line that ends in ` HTTP/1.x` | HTTP |
/// | the line `PRI * HTTP/2.0` | HTTP/2 |
/// | another line of text | RESP, inline |
final class FirstBytes {
    private static final Pattern HTTP_LINE_START = Pattern.compile("[A-Z]{3,10} (/|http).*");
    private static final int LINE_START_CHARS = 32;
    private static final int VERSION_CHARS = " HTTP/1.1".length();

    private final int lineBytes;
    private int scanned;

    /// @param lineBytes a longer first line is decided by how it starts
    FirstBytes(int lineBytes) {
        this.lineBytes = lineBytes;
    }

    /// @param in everything the connection sent so far, empty lines before the first byte are
    ///   skipped
    Protocol judge(ByteBuf in) {
        while (in.isReadable() && isLineEnd(in)) {
            in.skipBytes(1);
        }
        if (!in.isReadable()) {
            return Protocol.UNDECIDED;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        return switch (first) {
            case 0x00 -> Protocol.KV;
            case 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07 -> Protocol.RLDB;
            case 0x16 -> Protocol.TLS;
            case '*' -> Protocol.RESP;
            default ->
                    first == '\t' || (first >= 0x20 && first < 0x7f)
                            ? judgeLine(in)
                            : Protocol.NONE;
        };
    }

    private static boolean isLineEnd(ByteBuf in) {
        byte b = in.getByte(in.readerIndex());
        return b == '\r' || b == '\n';
    }

    private Protocol judgeLine(ByteBuf in) {
        int start = in.readerIndex();
        int lineEnd = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        if (lineEnd >= 0) {
            return judgeWholeLine(in, start, lineEnd);
        }
        scanned = in.readableBytes();
        if (scanned <= lineBytes) {
            return Protocol.UNDECIDED;
        }
        return likely(in);
    }

    /// What a line seems to be that is not complete.
    static Protocol likely(ByteBuf in) {
        int count = Math.min(LINE_START_CHARS, in.readableBytes());
        String start = in.toString(in.readerIndex(), count, StandardCharsets.ISO_8859_1);
        return HTTP_LINE_START.matcher(start).matches() ? Protocol.HTTP : Protocol.RESP;
    }

    private static Protocol judgeWholeLine(ByteBuf in, int start, int lineEnd) {
        int end = lineEnd > start && in.getByte(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        int from = Math.max(start, end - VERSION_CHARS);
        String tail =
                new String(ByteBufUtil.getBytes(in, from, end - from), StandardCharsets.ISO_8859_1);
        if (tail.matches(" HTTP/1\\.[0-9]")) {
            return Protocol.HTTP;
        }
        if (tail.matches(" HTTP/[0-9]\\.[0-9]")) {
            String line = in.toString(start, end - start, StandardCharsets.ISO_8859_1);
            return line.equals("PRI * HTTP/2.0") ? Protocol.HTTP2 : Protocol.HTTP_OTHER;
        }
        return Protocol.RESP;
    }
}
