package dev.gramme.gateway.rldb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Sessions of rldb's clients, and what may become of them.
public final class RldbSessions {
    private static final String[] PAYLOADS = {
        "",
        "null",
        "{\"key\":\"foo\"}",
        "{\"key\":\"foo\",\"value\":{\"value\":\"bar\",\"crc32c\":179770161},\"replication\":false,"
                + "\"context\":null}",
        "{\"key\":\"é\",\"value\":{\"value\":\"\",\"crc32c\":0},\"replication\":true,\"context\":"
                + "\"00000000\"}",
        "{\"known_cluster_node_addr\":\"127.0.0.1:7401\"}",
        "{\"nodes\":[{\"addr\":\"127.0.0.1:3001\",\"status\":\"Ok\",\"tick\":"
                + "340282366920938463463374607431768211455}]}",
    };

    private static final String[] TOKENS = {
        "\0",
        "\0\0\0\0",
        "\u007f\u00ff\u00ff\u00ff",
        "\u00ff\u00ff\u00ff\u00ff",
        "\0\20\0\1",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\ud800",
        "\\u0000",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "4294967296",
        "1e9",
        "0.5",
        "[[[[[[[[",
        "\u00c3",
        "\u00ed\u00a0\u0080",
        "GET / HTTP/1.1\r\n\r\n",
        "*1\r\n$4\r\nPING\r\n",
        "\"key\":",
        "\"crc32c\":",
    };

    private RldbSessions() {}

    /// A frame as Latin-1 text.
    public static String frame(int command, String id, String json) {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        return latin1(frame(command, idBytes, payload));
    }

    static byte[] frame(int command, byte[] id, byte[] payload) {
        return ByteBuffer.allocate(9 + id.length + payload.length)
                .put((byte) command)
                .putInt(id.length)
                .put(id)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Some JSON of a request, fit for its command or not.
    static byte[] payload(Random random) {
        return PAYLOADS[random.nextInt(PAYLOADS.length)].getBytes(StandardCharsets.UTF_8);
    }

    /// At least one whole frame.
    static byte[] random(Random random) {
        ByteArrayOutputStream session = new ByteArrayOutputStream();
        int frames = 1 + random.nextInt(5);
        for (int i = 0; i < frames; i++) {
            byte[] id = bytes("req" + random.nextInt(1_000_000));
            session.writeBytes(frame(1 + random.nextInt(7), id, payload(random)));
        }
        return session.toByteArray();
    }

    /// Flips, cuts out, doubles and inserts.
    static byte[] mutate(byte[] session, Random random) {
        byte[] mutated = session;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static byte[] once(byte[] session, Random random) {
        int from = random.nextInt(session.length + 1);
        int to = Math.min(session.length, from + random.nextInt(12));
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        mutated.write(session, 0, from);
        switch (random.nextInt(4)) {
            case 0 -> mutated.write(session, from, to - from);
            case 1 -> mutated.writeBytes(bytes(TOKENS[random.nextInt(TOKENS.length)]));
            case 2 -> {
                byte[] noise = new byte[1 + random.nextInt(3)];
                random.nextBytes(noise);
                mutated.writeBytes(noise);
            }
            default -> mutated.writeBytes(Arrays.copyOf(session, to));
        }
        int rest = random.nextBoolean() ? from : to;
        mutated.write(session, rest, session.length - rest);
        return mutated.toByteArray();
    }
}
