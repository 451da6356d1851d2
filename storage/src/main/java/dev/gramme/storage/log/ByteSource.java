package dev.gramme.storage.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads what a [ByteSink] wrote, from a part of an array, and trusts none of it.
public final class ByteSource {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private final int end;
    private int position;

    /// @param end exclusive
    public ByteSource(byte[] array, int from, int end) {
        this.array = array;
        this.position = from;
        this.end = end;
    }

    /// All that stands behind a place.
    ByteSource(byte[] array, int from) {
        this(array, from, array.length);
    }

    public static int u32At(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    public static long u64At(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    /// Another reader of the rest.
    ByteSource fork() {
        return new ByteSource(array, position, end);
    }

    public boolean atEnd() {
        return position == end;
    }

    public int u8() throws Damaged {
        return array[take(1)] & 0xff;
    }

    public int u32() throws Damaged {
        return (int) INT.get(array, take(4));
    }

    public long u64() throws Damaged {
        return (long) LONG.get(array, take(8));
    }

    public long number() throws Damaged {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int group = u8();
            value |= (long) (group & 0x7f) << shift;
            if (group < 0x80) {
                return value;
            }
        }
        throw new Damaged("a number of more than 64 bits");
    }

    /// How many elements follow, of which each takes a byte at least.
    int count() throws Damaged {
        long count = number();
        if (count < 0 || count > end - position) {
            throw new Damaged(count + " elements in " + (end - position) + " bytes");
        }
        return (int) count;
    }

    public byte[] blob() throws Damaged {
        return raw(count());
    }

    public byte[] raw(int length) throws Damaged {
        int from = take(length);
        return Arrays.copyOfRange(array, from, from + length);
    }

    private int take(int bytes) throws Damaged {
        if (bytes > end - position || bytes < 0) {
            throw new Damaged(bytes + " bytes wanted, " + (end - position) + " left");
        }
        int at = position;
        position += bytes;
        return at;
    }
}
