package dev.gramme.bench.socket;

import dev.gramme.bench.load.Answer;
import dev.gramme.bench.load.KeyName;
import dev.gramme.bench.load.Lane;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/// `GET` and `SET` of RESP2, as arrays of bulk strings.
final class RespDialect implements Dialect {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int FAILURE_CHARACTERS = 200;

    private final KeyName keyName;
    private final byte[] getHead;
    private final byte[] setHead;

    // Of the answer being read. The type is its first byte; 0: none has come.
    private byte type;
    private int length;
    private boolean nothing;
    private int bodyLeft;
    private final StringBuilder failure = new StringBuilder();

    RespDialect(String prefix) {
        keyName = new KeyName(prefix);
        getHead = head("*2", "GET");
        setHead = head("*3", "SET");
    }

    private byte[] head(String array, String command) {
        return "%s\r\n$3\r\n%s\r\n$%d\r\n"
                .formatted(array, command, keyName.length())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void get(ByteBuf out, long key) {
        out.writeBytes(getHead).writeBytes(keyName.of(key)).writeBytes(CRLF);
    }

    @Override
    public void put(ByteBuf out, long key, byte[] pool, int offset, int length) {
        out.writeBytes(setHead).writeBytes(keyName.of(key)).writeBytes(CRLF);
        out.writeByte('$');
        Digits.write(out, length);
        out.writeBytes(CRLF).writeBytes(pool, offset, length).writeBytes(CRLF);
    }

    @Override
    public void read(ByteBuf in, Lane lane) {
        while (in.isReadable()) {
            if (bodyLeft > 0) {
                readBody(in, lane);
            } else {
                readLine(in.readByte(), lane);
            }
        }
    }

    private void readBody(ByteBuf in, Lane lane) {
        int here = Math.min(bodyLeft, in.readableBytes());
        in.skipBytes(here);
        bodyLeft -= here;
        if (bodyLeft == 0) {
            lane.onAnswer(Answer.DONE);
        }
    }

    private void readLine(byte b, Lane lane) {
        if (type == 0) {
            begin(b);
        } else if (b == '\n') {
            end(lane);
        } else if (b == '\r') {
            return;
        } else if (type == '-' && failure.length() < FAILURE_CHARACTERS) {
            failure.append((char) b);
        } else if (type == '$') {
            if (b == '-') {
                nothing = true;
            } else {
                length = Digits.append(length, b);
            }
        }
    }

    private void begin(byte b) {
        type =
                switch (b) {
                    case '+', '-', ':', '$', '_' -> b;
                    default ->
                            throw new IllegalStateException("no RESP answer begins with byte " + b);
                };
        length = 0;
        nothing = b == '_';
        failure.setLength(0);
    }

    private void end(Lane lane) {
        byte ended = type;
        type = 0;
        if (ended == '-') {
            lane.onFailure(failure.toString());
            lane.onAnswer(Answer.FAILED);
        } else if (nothing) {
            lane.onAnswer(Answer.ABSENT);
        } else if (ended == '$') {
            bodyLeft = length + CRLF.length;
        } else {
            lane.onAnswer(Answer.DONE);
        }
    }
}
