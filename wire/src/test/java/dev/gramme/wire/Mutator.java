package dev.gramme.wire;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/// Spoils bytes in the ways that find faults in readers: flips, edges, cuts, growth, repetition and
/// splices with other samples.
final class Mutator {
    private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0x81, 0xfe, 0xff};

    private final SplittableRandom random;
    private final List<byte[]> corpus;

    Mutator(long seed, List<byte[]> corpus) {
        this.random = new SplittableRandom(seed);
        this.corpus = corpus;
    }

    byte[] next() {
        byte[] bytes = one().clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes = mutate(bytes);
        }
        return bytes;
    }

    /// Puts the right length and checksum onto a spoilt frame, so that the inner readers see it.
    static byte[] repaired(byte[] frame) {
        if (frame.length < 10) {
            return frame;
        }
        byte[] repaired = frame.clone();
        put(repaired, 0, repaired.length - 4);
        CRC32C crc = new CRC32C();
        crc.update(repaired, 4, repaired.length - 8);
        put(repaired, repaired.length - 4, (int) crc.getValue());
        return repaired;
    }

    private byte[] mutate(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(8)) {
            case 0, 1 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 2 -> with(bytes, at, EDGES[random.nextInt(EDGES.length)]);
            case 3 -> with(bytes, at, random.nextInt(256));
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
            case 6 -> joined(Arrays.copyOf(bytes, at), tail(one()));
            default -> joined(Arrays.copyOf(bytes, at), tail(bytes));
        };
    }

    private byte[] one() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] tail(byte[] bytes) {
        return Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    private static void put(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }
}
