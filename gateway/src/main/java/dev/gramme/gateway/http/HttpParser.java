package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Gathering;
import dev.gramme.gateway.Intake;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/// Finds requests in the bytes of one connection. Leaves a head alone until it is whole, so that
/// the connection holds its bytes and nothing made of them; takes a body as it comes, at the
/// expense of the connection's share of memory (GATEWAY-5).
///
/// ```
/// HEAD ──▶ BODY ─────────────────────────────────────────▶ HEAD
///   └────▶ CHUNK_SIZE ──▶ CHUNK ──▶ CHUNK_END ──┐   ┌────▶ HEAD
///              ▲  └──0──▶ TRAILERS ─────────────┼───┘
///              └────────────────────────────────┘
/// ```
final class HttpParser {
    private static final int CHUNK_LINE_BYTES = 256;
    private static final int TRAILER_BYTES = 4 << 10;
    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

    /// What a header line costs besides its bytes.
    private static final int LINE_OVERHEAD = 160;

    private final Intake intake;
    private final Admission admission;
    private final HeadEnd headEnd;
    private At at = At.HEAD;
    private boolean firstLineChecked;

    // Of the request being read.
    private @Nullable HttpRequest head;
    private boolean bodiless;
    private @Nullable Gathering body;
    private int bytes;
    private int mostBytes;
    private long left;
    private int trailerBytes;
    private int scanned;

    private enum At {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    /// Asked once a head is whole and before its body is read.
    interface Admission {
        /// @param length of the body, [Head#CHUNKED] where it is not known
        /// @return the most bytes its body may have
        int admit(HttpRequest head, long length) throws Malformed;
    }

    HttpParser(GatewayLimits limits, Intake intake, Admission admission) {
        this.intake = intake;
        this.admission = admission;
        this.headEnd = new HeadEnd(limits);
    }

    /// The next request; null: more bytes are needed. Not to be called again after `Broken`.
    @Nullable HttpInput next(ByteBuf in) {
        try {
            boolean stepped = true;
            while (stepped && in.isReadable()) {
                At before = at;
                stepped = step(in);
                if (stepped && before != At.HEAD && at == At.HEAD) {
                    return whole();
                }
                if (before == At.HEAD && at == At.BODY && left == 0) {
                    return whole();
                }
            }
            return null;
        } catch (Malformed malformed) {
            return new HttpInput.Broken(malformed.status(), malformed.detail());
        }
    }

    /// Whether the answer to what is being read has no body, as far as it can be known.
    boolean bodiless() {
        return bodiless;
    }

    /// How much of the body has arrived; -1: no head is whole.
    long takenBytes() {
        return body == null ? -1 : body.size();
    }

    /// One step; false: it lacks bytes.
    private boolean step(ByteBuf in) throws Malformed {
        return switch (at) {
            case HEAD -> stepHead(in);
            case BODY -> stepBody(in, At.HEAD);
            case CHUNK -> stepBody(in, At.CHUNK_END);
            case CHUNK_SIZE -> stepChunkSize(in);
            case CHUNK_END -> stepChunkEnd(in);
            case TRAILERS -> stepTrailers(in);
        };
    }

    private boolean stepHead(ByteBuf in) throws Malformed {
        if (in.getByte(in.readerIndex()) == '\r' && in.readableBytes() == 1) {
            return false;
        }
        if (isEmptyLine(in)) {
            in.skipBytes(2); // Some clients send one behind a body.
            return true;
        }
        bodiless = Head.asksHead(in);
        int length = headEnd.find(in);
        if (length < 0) {
            checkFirstLine(in);
            return false;
        }
        firstLineChecked = false;
        HttpRequest request = Head.read(in, length);
        head = request;
        long bodyLength = Head.bodyLength(request);
        hold(length + LINE_OVERHEAD * request.headers().size());
        mostBytes = admission.admit(request, bodyLength);
        boolean chunked = bodyLength == Head.CHUNKED;
        left = chunked ? 0 : bodyLength;
        body = new Gathering(intake.share(), chunked ? mostBytes : (int) bodyLength);
        at = chunked ? At.CHUNK_SIZE : At.BODY;
        return true;
    }

    /// Another protocol's bytes are refused before they have filled a head, or timed out.
    private void checkFirstLine(ByteBuf in) throws Malformed {
        int length = headEnd.firstLine() - 2;
        if (!firstLineChecked && length > 0) {
            firstLineChecked = true;
            Head.readFirstLine(in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
        }
    }

    private static boolean isEmptyLine(ByteBuf in) {
        int start = in.readerIndex();
        return in.readableBytes() > 1 && in.getByte(start) == '\r' && in.getByte(start + 1) == '\n';
    }

    private void hold(int headBytes) throws Malformed {
        if (!intake.share().take(headBytes)) {
            throw overloaded();
        }
        bytes = headBytes;
    }

    private Malformed overloaded() {
        return new Malformed(429, intake.exhausted());
    }

    private boolean stepBody(ByteBuf in, At then) throws Malformed {
        int count = (int) Math.min(left, in.readableBytes());
        if (!gathering().take(in, count)) {
            throw overloaded();
        }
        left -= count;
        if (left == 0) {
            at = then;
        }
        return true;
    }

    private Gathering gathering() {
        return Objects.requireNonNull(body, "no head was read");
    }

    private boolean stepChunkSize(ByteBuf in) throws Malformed {
        String line = line(in, "a chunk's size line");
        if (line == null) {
            return false;
        }
        int end = line.indexOf(';');
        String digits = end < 0 ? line : line.substring(0, end);
        if (!SIZE.matcher(digits).matches()) {
            throw new Malformed(400, "malformed request: a chunk's size is a hexadecimal number");
        }
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new Malformed(
                    400, "malformed request: a chunk's extension holds a control character");
        }
        left = Long.parseLong(digits, 16);
        if (gathering().size() + left > mostBytes) {
            throw new Malformed(413, HttpHandler.tooLarge("the chunks so far are", mostBytes));
        }
        trailerBytes = 0;
        at = left == 0 ? At.TRAILERS : At.CHUNK;
        return true;
    }

    private boolean stepChunkEnd(ByteBuf in) throws Malformed {
        if (in.getByte(in.readerIndex()) != '\r'
                || (in.readableBytes() > 1 && in.getByte(in.readerIndex() + 1) != '\n')) {
            throw new Malformed(400, "malformed request: a chunk is longer than its size says");
        }
        if (in.readableBytes() < 2) {
            return false;
        }
        in.skipBytes(2);
        at = At.CHUNK_SIZE;
        return true;
    }

    /// Lines behind the last chunk are read over: nothing here needs them.
    private boolean stepTrailers(ByteBuf in) throws Malformed {
        String line = line(in, "a trailer line");
        if (line == null) {
            return false;
        }
        trailerBytes += line.length() + 2;
        if (trailerBytes > TRAILER_BYTES) {
            throw new Malformed(
                    431, "the trailers are over the limit of " + TRAILER_BYTES + " bytes");
        }
        if (line.isEmpty()) {
            at = At.HEAD;
        } else if (line.indexOf(':') <= 0) {
            throw new Malformed(400, "malformed request: a trailer is a name, a colon, a value");
        }
        return true;
    }

    /// The next line without its end; null: it is not all there.
    private @Nullable String line(ByteBuf in, String what) throws Malformed {
        int start = in.readerIndex();
        int end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        scanned = end < 0 ? in.readableBytes() : 0;
        if ((end < 0 ? in.readableBytes() : end - start) > CHUNK_LINE_BYTES) {
            throw new Malformed(
                    400,
                    "malformed request: "
                            + what
                            + " is over the limit of "
                            + CHUNK_LINE_BYTES
                            + " bytes");
        }
        if (end < 0) {
            return null;
        }
        if (end == start || in.getByte(end - 1) != '\r') {
            throw new Malformed(400, "malformed request: " + what + " ends in LF without CR");
        }
        String line = in.toString(start, end - 1 - start, StandardCharsets.ISO_8859_1);
        in.readerIndex(end + 1);
        return line;
    }

    private HttpInput whole() {
        HttpRequest request = Objects.requireNonNull(head, "no head was read");
        Bytes content = gathering().toBytes();
        head = null;
        body = null;
        bodiless = false;
        at = At.HEAD;
        return new HttpInput.Whole(request, content, bytes + content.length());
    }
}
