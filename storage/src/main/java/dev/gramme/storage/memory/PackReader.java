package dev.gramme.storage.memory;

import java.util.Arrays;

/// Reads what a [PackWriter] wrote.
final class PackReader {
    private final byte[] array;
    private int position;

    PackReader(byte[] array) {
        this.array = array;
    }

    long number() {
        byte first = array[position++];
        long value = first & 0x7f;
        int shift = 7;
        for (byte more = first; more < 0; shift += 7) {
            more = array[position++];
            value |= (more & 0x7fL) << shift;
        }
        return value;
    }

    byte[] blob() {
        return raw((int) number());
    }

    byte[] raw(int length) {
        byte[] bytes = Arrays.copyOfRange(array, position, position + length);
        position += length;
        return bytes;
    }

    /// How the bytes that come next compare to others, as unsigned ones. Nothing can be read after
    /// that.
    int compareBlob(byte[] other) {
        int length = (int) number();
        return Arrays.compareUnsigned(array, position, position + length, other, 0, other.length);
    }

    void skip(int length) {
        position += length;
    }
}
