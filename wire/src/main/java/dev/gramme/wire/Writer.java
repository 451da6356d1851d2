package dev.gramme.wire;

import dev.gramme.core.item.Bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Writes fields into an array of exactly the right size: [#exactly] runs the same body twice,
/// first only to add up the bytes (and to refuse too many before anything is allocated), then to
/// write them. So a value's body is copied once, and nothing ever grows.
final class Writer {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOWHERE = {};

    private final byte[] array;
    private final boolean sizing;
    private final int limit;
    private int position;

    private Writer(byte[] array, boolean sizing, int limit) {
        this.array = array;
        this.sizing = sizing;
        this.limit = limit;
    }

    /// Something that can be written, twice with the same outcome.
    interface Body {
        void writeTo(Writer out);
    }

    /// @throws IllegalArgumentException if the body needs more than `limit` bytes
    static byte[] exactly(int limit, Body body) {
        Writer size = new Writer(NOWHERE, true, limit);
        body.writeTo(size);
        Writer out = new Writer(new byte[size.position], false, size.position);
        body.writeTo(out);
        if (out.position != out.array.length) {
            throw new IllegalStateException("the body changed while it was written");
        }
        return out.array;
    }

    int position() {
        return position;
    }

    /// One byte; only the lower eight bits count.
    void u8(int value) {
        int at = take(1);
        if (!sizing) {
            array[at] = (byte) value;
        }
    }

    void u32(int value) {
        int at = take(4);
        if (!sizing) {
            INT.set(array, at, value);
        }
    }

    void u64(long value) {
        int at = take(8);
        if (!sizing) {
            LONG.set(array, at, value);
        }
    }

    void flag(boolean value) {
        u8(value ? 1 : 0);
    }

    /// One of a few named constants, by its place among them (WIRE-5: constants are only added at
    /// the end, which the recorded names in the tests watch over).
    @SuppressWarnings("EnumOrdinal")
    void constant(Enum<?> constant) {
        u8(constant.ordinal());
    }

    /// A number, 0 or more: one byte for each seven bits.
    void number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number on the wire is not negative: " + value);
        }
        int length = Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
        int at = take(length);
        if (!sizing) {
            long rest = value;
            for (int i = at; i < at + length - 1; i++) {
                array[i] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            array[at + length - 1] = (byte) rest;
        }
    }

    /// A number of which all 32 bits count.
    void bits(int value) {
        number(Integer.toUnsignedLong(value));
    }

    /// A length and the bytes.
    void blob(Bytes bytes) {
        number(bytes.length());
        raw(bytes);
    }

    void raw(Bytes bytes) {
        raw(bytes.unsafeArray());
    }

    /// A length in bytes and the text in UTF-8; half a surrogate pair becomes a question mark.
    void text(String text) {
        if (sizing) {
            int length = utf8Length(text);
            if (length > Reader.MAX_TEXT_BYTES) {
                throw new IllegalArgumentException(
                        "a text of " + length + " bytes, limit " + Reader.MAX_TEXT_BYTES);
            }
            number(length);
            take(length);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            number(bytes.length);
            raw(bytes);
        }
    }

    /// The checksum of everything written since `from`.
    void checksum(int from) {
        int end = position;
        int at = take(4);
        if (!sizing) {
            CRC32C crc = new CRC32C();
            crc.update(array, from, end - from);
            INT.set(array, at, (int) crc.getValue());
        }
    }

    /// Writes the number of bytes that followed the four at `at` into these four.
    void lengthAt(int at) {
        if (!sizing) {
            INT.set(array, at, position - at - 4);
        }
    }

    /// Writes one byte over an earlier one.
    void patch(int at, int value) {
        if (!sizing) {
            array[at] = (byte) value;
        }
    }

    private void raw(byte[] bytes) {
        int at = take(bytes.length);
        if (!sizing) {
            System.arraycopy(bytes, 0, array, at, bytes.length);
        }
    }

    private int take(int bytes) {
        if (bytes > limit - position) {
            throw new IllegalArgumentException("more than " + limit + " bytes to encode");
        }
        int at = position;
        position += bytes;
        return at;
    }

    private static int utf8Length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }
}
