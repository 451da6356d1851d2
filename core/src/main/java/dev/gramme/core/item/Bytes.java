package dev.gramme.core.item;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An immutable byte string, ordered as unsigned bytes.
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /// Takes the array over: the caller must not touch it again.
    public static Bytes owning(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes copyOf(byte[] array) {
        return owning(array.clone());
    }

    public static Bytes utf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return array.length;
    }

    public byte at(int index) {
        return array[index];
    }

    public byte[] toArray() {
        return array.clone();
    }

    /// The array itself, for readers that do not change it (encoders, hashes).
    public byte[] unsafeArray() {
        return array;
    }

    public String toUtf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /// Printable ASCII as it is, everything else as `\xNN`; cut after 64 bytes.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(array.length, 64); i++) {
            int b = array[i] & 0xff;
            if (b >= 0x20 && b < 0x7f && b != '\\') {
                text.append((char) b);
            } else {
                text.append("\\x").append(Character.forDigit(b >> 4, 16));
                text.append(Character.forDigit(b & 15, 16));
            }
        }
        return array.length > 64 ? text + "…(" + array.length + " bytes)" : text.toString();
    }
}
