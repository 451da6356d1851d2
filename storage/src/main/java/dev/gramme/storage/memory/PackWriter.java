package dev.gramme.storage.memory;

import java.util.Arrays;

/// Writes numbers and bytes into an array that grows, and is used again.
final class PackWriter {
    private static final int LONGEST_NUMBER = 10;

    private byte[] array = new byte[512];
    private int size;

    void clear() {
        size = 0;
    }

    /// Unsigned; a negative one takes ten bytes.
    void number(long value) {
        reserve(LONGEST_NUMBER);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            array[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        array[size++] = (byte) left;
    }

    /// Bytes behind their count.
    void blob(byte[] bytes) {
        number(bytes.length);
        raw(bytes);
    }

    void raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, array, size, bytes.length);
        size += bytes.length;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    private void reserve(int more) {
        if (size + more > array.length) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, size + more));
        }
    }
}
