package dev.gramme.wire;

import dev.gramme.core.item.Bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads fields from a part of an array and trusts none of them. Every method names the field it
/// reads, so that a refusal can say which one it was.
final class Reader {
    /// Of one text (host, content type, detail, ...), in UTF-8.
    static final int MAX_TEXT_BYTES = 65_535;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private final int start;
    private final int end;
    private int position;

    Reader(byte[] array, int offset, int length) {
        this.array = array;
        this.start = offset;
        this.end = offset + length;
        this.position = offset;
    }

    Reader(byte[] array) {
        this(array, 0, array.length);
    }

    int remaining() {
        return end - position;
    }

    int u8(String field) throws MalformedFrame {
        return array[take(1, field)] & 0xff;
    }

    int u32(String field) throws MalformedFrame {
        return (int) INT.get(array, take(4, field));
    }

    long u64(String field) throws MalformedFrame {
        return (long) LONG.get(array, take(8, field));
    }

    boolean flag(String field) throws MalformedFrame {
        int value = u8(field);
        if (value > 1) {
            throw malformed(field, "is " + value + ", only 0 and 1 are allowed");
        }
        return value == 1;
    }

    /// A number from 0 to 2^63-1 in its shortest form.
    long number(String field) throws MalformedFrame {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int group = u8(field);
            value |= (long) (group & 0x7f) << shift;
            if (group < 0x80) {
                if (group == 0 && shift > 0) {
                    throw malformed(field, "is a number with needless zeros");
                }
                return value;
            }
        }
        throw malformed(field, "is a number of more than 63 bits");
    }

    int number(String field, int least, int most) throws MalformedFrame {
        long value = number(field);
        if (value < least || value > most) {
            throw malformed(field, "is " + value + ", allowed are " + least + " to " + most);
        }
        return (int) value;
    }

    /// A number of which all 32 bits count.
    int bits(String field) throws MalformedFrame {
        long value = number(field);
        if (value >>> 32 != 0) {
            throw malformed(field, "is " + value + ", a number of more than 32 bits");
        }
        return (int) value;
    }

    /// How many elements follow, of which each takes at least `leastBytes`.
    int count(String field, int leastBytes) throws MalformedFrame {
        long count = number(field);
        if (count > remaining() / leastBytes) {
            throw malformed(
                    field, "announces " + count + " elements with " + remaining() + " bytes left");
        }
        return (int) count;
    }

    Bytes blob(String field) throws MalformedFrame {
        return raw(field, count(field, 1));
    }

    Bytes raw(String field, int length) throws MalformedFrame {
        int from = take(length, field);
        return Bytes.owning(Arrays.copyOfRange(array, from, from + length));
    }

    String text(String field) throws MalformedFrame {
        int length = count(field, 1);
        if (length > MAX_TEXT_BYTES) {
            throw malformed(field, "has " + length + " bytes, limit " + MAX_TEXT_BYTES);
        }
        int from = take(length, field);
        String text = new String(array, from, length, StandardCharsets.UTF_8);
        // Decoding puts U+FFFD for what is not UTF-8; only then is it worth looking closer.
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(
                        text.getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(array, from, from + length))) {
            throw malformed(field, "is not UTF-8");
        }
        return text;
    }

    /// One of a few named constants, by its place among them.
    <E extends Enum<E>> E constant(String field, E[] constants) throws MalformedFrame {
        int ordinal = u8(field);
        if (ordinal >= constants.length) {
            throw malformed(field, "is " + ordinal + ", known are 0 to " + (constants.length - 1));
        }
        return constants[ordinal];
    }

    /// Checks that the next four bytes are the checksum of everything from `from` (counted from the
    /// start) up to here.
    void checksum(String field, int from) throws MalformedFrame {
        CRC32C crc = new CRC32C();
        crc.update(array, start + from, position - start - from);
        int computed = (int) crc.getValue();
        int carried = u32(field);
        if (carried != computed) {
            throw malformed(field, "does not match: the bytes are not those that were sent");
        }
    }

    /// Goes to a place counted from the start.
    void seek(int to) {
        position = start + to;
    }

    void finish() throws MalformedFrame {
        if (position != end) {
            throw malformed("end", "is followed by " + remaining() + " more bytes");
        }
    }

    MalformedFrame malformed(String field, String wrong) {
        return new MalformedFrame(field + " " + wrong + " (at byte " + (position - start) + ")");
    }

    private int take(int bytes, String field) throws MalformedFrame {
        if (bytes > end - position) {
            throw malformed(field, "needs " + bytes + " bytes, " + (end - position) + " are left");
        }
        int at = position;
        position += bytes;
        return at;
    }
}
