package dev.gramme.gateway.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Random sessions of RESP clients, and what may become of them.
final class RespSessions {
    private static final String[] NAMES = {"GET", "set", "DEL", "MSET", "ping", "HELLO", "nope"};
    private static final String[] TOKENS = {
        "\r\n",
        "\n",
        "*",
        "$",
        "*-1\r\n",
        "$-1\r\n",
        "*1048577\r\n",
        "$2147483648\r\n",
        "\"",
        "'",
        "\0",
        "*2\r\n*1\r\n",
        "$0\r\n\r\n",
        "GET / HTTP/1.1\r\n"
    };

    private RespSessions() {}

    /// At least one command, as arrays and as lines.
    static byte[] random(Random random) {
        ByteArrayOutputStream session = new ByteArrayOutputStream();
        int commands = 1 + random.nextInt(6);
        for (int i = 0; i < commands; i++) {
            if (random.nextInt(4) == 0) {
                session.writeBytes(ascii(name(random) + " a \"b\\x00 c\" 'd'\r\n"));
            } else {
                array(session, random);
            }
        }
        return session.toByteArray();
    }

    private static void array(ByteArrayOutputStream session, Random random) {
        int items = 1 + random.nextInt(5);
        session.writeBytes(ascii("*" + items + "\r\n"));
        bulk(session, ascii(name(random)));
        for (int i = 1; i < items; i++) {
            byte[] argument = new byte[random.nextInt(40)];
            random.nextBytes(argument);
            bulk(session, argument);
        }
    }

    private static void bulk(ByteArrayOutputStream session, byte[] bytes) {
        session.writeBytes(ascii("$" + bytes.length + "\r\n"));
        session.writeBytes(bytes);
        session.writeBytes(ascii("\r\n"));
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
            case 1 -> mutated.writeBytes(ascii(TOKENS[random.nextInt(TOKENS.length)]));
            case 2 -> {
                byte[] noise = new byte[1 + random.nextInt(3)];
                random.nextBytes(noise);
                mutated.writeBytes(noise);
            }
            default -> mutated.writeBytes(Arrays.copyOf(session, Math.min(to, session.length)));
        }
        int rest = random.nextBoolean() ? from : to;
        mutated.write(session, rest, session.length - rest);
        return mutated.toByteArray();
    }

    private static String name(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
