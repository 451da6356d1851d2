package dev.gramme.gateway;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/// Bytes that arrive piece by piece. Grows with what has arrived, never with what was announced
/// (GATEWAY-3); the announced length only spares the last copy.
public final class Gathering {
    private static final int FIRST_BYTES = 1_024;

    private final int expected;
    private byte[] array = new byte[0];
    private int size;

    /// @param expected the announced length; 0: none was
    public Gathering(int expected) {
        this.expected = expected;
    }

    public int size() {
        return size;
    }

    public void take(ByteBuf in, int count) {
        if (size + count > array.length) {
            array = Arrays.copyOf(array, capacityFor(size + count));
        }
        in.readBytes(array, size, count);
        size += count;
    }

    /// What was gathered. The gathering must not be used any more.
    public Bytes toBytes() {
        return Bytes.owning(size == array.length ? array : Arrays.copyOf(array, size));
    }

    private int capacityFor(int needed) {
        int doubled = Math.max(needed, Math.max(FIRST_BYTES, 2 * size));
        return needed <= expected ? Math.min(doubled, expected) : doubled;
    }
}
