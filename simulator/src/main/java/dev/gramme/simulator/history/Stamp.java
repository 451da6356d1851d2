package dev.gramme.simulator.history;

import dev.gramme.core.item.Bytes;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// Values that say which operation wrote them and show whether a byte of them was changed.
///
/// ```
/// u64 operation | filler, a function of the operation and its length | u32 CRC-32C of all before
/// ```
public final class Stamp {
    private static final int LEAST_BYTES = 12;

    private Stamp() {}

    /// The value of an operation, 12 bytes and the filler long.
    public static Bytes of(long operation, int fillerBytes) {
        ByteBuffer buffer = ByteBuffer.allocate(LEAST_BYTES + fillerBytes);
        buffer.putLong(operation);
        for (int i = 0; i < fillerBytes; i++) {
            buffer.put(filler(operation, i));
        }
        buffer.putInt(checksum(buffer.array(), buffer.position()));
        return Bytes.owning(buffer.array());
    }

    /// The operation that wrote the value; empty: nobody wrote this.
    public static OptionalLong read(Bytes value) {
        byte[] array = value.unsafeArray();
        if (array.length < LEAST_BYTES) {
            return OptionalLong.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(array);
        long operation = buffer.getLong();
        int end = array.length - 4;
        if (buffer.getInt(end) != checksum(array, end)) {
            return OptionalLong.empty();
        }
        for (int i = 8; i < end; i++) {
            if (array[i] != filler(operation, i - 8)) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(operation);
    }

    private static byte filler(long operation, int index) {
        return (byte) ((operation * 0x9e3779b97f4a7c15L + index * 0xbf58476d1ce4e5b9L) >>> 56);
    }

    private static int checksum(byte[] array, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, 0, length);
        return (int) crc.getValue();
    }
}
