package dev.gramme.bench.load;

import java.nio.charset.StandardCharsets;

/// The bytes of a key: the prefix and twelve digits. They are written into one array, again and
/// again: one thread, and nobody keeps the array.
public final class KeyName {
    private static final int DIGITS = 12;

    private final byte[] bytes;

    public KeyName(String prefix) {
        bytes = (prefix + "0".repeat(DIGITS)).getBytes(StandardCharsets.US_ASCII);
    }

    /// The same for every key.
    public int length() {
        return bytes.length;
    }

    /// The bytes of this key until the next call.
    public byte[] of(long key) {
        long rest = key;
        for (int i = bytes.length - 1; i >= bytes.length - DIGITS; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return bytes;
    }
}
