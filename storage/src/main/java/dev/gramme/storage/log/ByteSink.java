package dev.gramme.storage.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes fields into an array that grows. Integers are big-endian.
public final class ByteSink {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LONGEST_NUMBER = 10;

    private byte[] array;
    private int size;

    public ByteSink(int capacity) {
        array = new byte[capacity];
    }

    /// What was written so far stands in its first [#size] bytes, until more is written.
    public byte[] array() {
        return array;
    }

    public int size() {
        return size;
    }

    /// Begins anew in the same array, which nobody else may use any more.
    void clear() {
        size = 0;
    }

    int capacity() {
        return array.length;
    }

    public void u8(int value) {
        reserve(1);
        array[size++] = (byte) value;
    }

    public void u32(int value) {
        reserve(4);
        INT.set(array, size, value);
        size += 4;
    }

    public void u64(long value) {
        reserve(8);
        LONG.set(array, size, value);
        size += 8;
    }

    /// Unsigned, seven bits to a byte, the low ones first.
    public void number(long value) {
        reserve(LONGEST_NUMBER);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            array[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        array[size++] = (byte) left;
    }

    /// Bytes behind their count.
    public void blob(byte[] bytes) {
        number(bytes.length);
        raw(bytes, 0, bytes.length);
    }

    public void raw(byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(bytes, from, array, size, length);
        size += length;
    }

    void zeros(int count) {
        reserve(count);
        Arrays.fill(array, size, size + count, (byte) 0);
        size += count;
    }

    /// Writes over what stands at a place.
    public void u32At(int at, int value) {
        INT.set(array, at, value);
    }

    private void reserve(int more) {
        if (more > array.length - size) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, Math.addExact(size, more)));
        }
    }
}
