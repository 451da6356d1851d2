package dev.gramme.bench.socket;

import dev.gramme.bench.load.Answer;
import dev.gramme.bench.load.KeyName;
import dev.gramme.bench.load.Lane;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/// `GET` and `PUT` of `/kv/{key}` over HTTP/1.1. Answers have a length; chunks are not understood.
final class HttpDialect implements Dialect {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] GET = ascii("GET /kv/");
    private static final byte[] PUT = ascii("PUT /kv/");
    private static final String LENGTH = "content-length:";
    private static final String CODING = "transfer-encoding:";
    private static final int LINE_BYTES = 256;

    private final KeyName keyName;
    private final byte[] getTail;
    private final byte[] putTail;

    // Of the answer being read: its line so far, cut after LINE_BYTES.
    private final byte[] line = new byte[LINE_BYTES];
    private int lineLength;
    private int status;
    private int bodyLength;
    private int bodyLeft;

    /// @param host what the header of that name says
    HttpDialect(String prefix, String host) {
        keyName = new KeyName(prefix);
        getTail = ascii(" HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        putTail = ascii(" HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: ");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void get(ByteBuf out, long key) {
        out.writeBytes(GET).writeBytes(keyName.of(key)).writeBytes(getTail);
    }

    @Override
    public void put(ByteBuf out, long key, byte[] pool, int offset, int length) {
        out.writeBytes(PUT).writeBytes(keyName.of(key)).writeBytes(putTail);
        Digits.write(out, length);
        out.writeBytes(CRLF).writeBytes(CRLF).writeBytes(pool, offset, length);
    }

    @Override
    public void read(ByteBuf in, Lane lane) {
        while (in.isReadable()) {
            if (bodyLeft > 0) {
                int here = Math.min(bodyLeft, in.readableBytes());
                in.skipBytes(here);
                bodyLeft -= here;
                if (bodyLeft == 0) {
                    answer(lane);
                }
            } else {
                readHead(in.readByte(), lane);
            }
        }
    }

    private void readHead(byte b, Lane lane) {
        if (b == '\n') {
            endLine(lane);
            lineLength = 0;
        } else if (b != '\r' && lineLength < LINE_BYTES) {
            line[lineLength++] = b;
        }
    }

    private void endLine(Lane lane) {
        if (status == 0) {
            status = statusCode();
            bodyLength = 0;
        } else if (lineLength == 0) {
            bodyLeft = status == 204 || status == 304 ? 0 : bodyLength;
            if (bodyLeft == 0) {
                answer(lane);
            }
        } else if (lineBegins(LENGTH)) {
            bodyLength = number(LENGTH.length());
        } else if (lineBegins(CODING)) {
            throw new IllegalStateException("the answer comes in chunks, which are not read here");
        }
    }

    private int statusCode() {
        if (!lineBegins("http/1.1 ") || lineLength < 12) {
            throw new IllegalStateException(
                    "no HTTP answer begins with: "
                            + new String(line, 0, lineLength, StandardCharsets.ISO_8859_1));
        }
        int code = 0;
        for (int i = 9; i < 12; i++) {
            code = Digits.append(code, line[i]);
        }
        return code;
    }

    private int number(int from) {
        int number = 0;
        for (int i = from; i < lineLength; i++) {
            if (line[i] != ' ') {
                number = Digits.append(number, line[i]);
            }
        }
        return number;
    }

    /// @param lowerCase ASCII
    private boolean lineBegins(String lowerCase) {
        if (lineLength < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int b = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
            if (b != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void answer(Lane lane) {
        int code = status;
        status = 0;
        if (code == 404) {
            lane.onAnswer(Answer.ABSENT);
        } else if (code < 400) {
            lane.onAnswer(Answer.DONE);
        } else {
            lane.onFailure("HTTP " + code);
            lane.onAnswer(Answer.FAILED);
        }
    }
}
