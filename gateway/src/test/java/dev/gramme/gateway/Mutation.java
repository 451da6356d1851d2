package dev.gramme.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// What may become of a recorded session on its way: bytes flipped, cut out, doubled, pieces of any
/// protocol's grammar put in, another session spliced in.
final class Mutation {
    private static final int MOST_TIMES = 5;

    private final Random random;
    private final List<String> tokens;

    Mutation(Random random, List<String> tokens) {
        this.random = random;
        this.tokens = tokens;
    }

    byte[] of(byte[] session, byte[] other) {
        byte[] mutated = session;
        int times = random.nextInt(MOST_TIMES);
        for (int i = 0; i < times; i++) {
            mutated = once(mutated, other);
        }
        return mutated;
    }

    private byte[] once(byte[] session, byte[] other) {
        int from = random.nextInt(session.length + 1);
        int to = Math.min(session.length, from + random.nextInt(16));
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        mutated.write(session, 0, from);
        switch (random.nextInt(5)) {
            case 0 -> mutated.write(session, from, to - from);
            case 1 -> mutated.writeBytes(token());
            case 2 -> {
                byte[] noise = new byte[1 + random.nextInt(3)];
                random.nextBytes(noise);
                mutated.writeBytes(noise);
            }
            case 3 -> {
                int at = random.nextInt(other.length + 1);
                mutated.write(other, at, other.length - at);
            }
            default -> mutated.write(session, 0, to);
        }
        int rest = random.nextBoolean() ? from : to;
        mutated.write(session, rest, session.length - rest);
        return mutated.toByteArray();
    }

    private byte[] token() {
        return tokens.get(random.nextInt(tokens.size())).getBytes(StandardCharsets.ISO_8859_1);
    }
}
