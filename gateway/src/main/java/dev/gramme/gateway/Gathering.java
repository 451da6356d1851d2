package dev.gramme.gateway;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/// Bytes that arrive piece by piece, at the expense of their connection's share of memory. Grows
/// with what has arrived, never with what was announced (GATEWAY-3); the announced length only
/// spares the last copy.
public final class Gathering {
    private static final int FIRST_BYTES = 1_024;

    private final RequestMemory.Share share;
    private final int expected;
    private byte[] array = new byte[0];
    private int size;

    /// @param expected the announced length, or the most that is taken; 0: neither is known
    public Gathering(RequestMemory.Share share, int expected) {
        this.share = share;
        this.expected = expected;
    }

    public int size() {
        return size;
    }

    /// False: there is no memory for it, and nothing was read.
    public boolean take(ByteBuf in, int count) {
        if (size + count > array.length) {
            int capacity = capacityFor(size + count);
            if (!share.take(capacity - array.length)) {
                return false;
            }
            array = Arrays.copyOf(array, capacity);
        }
        in.readBytes(array, size, count);
        size += count;
        return true;
    }

    /// What was gathered; its bytes stay taken from the share. The gathering must not be used any
    /// more.
    public Bytes toBytes() {
        share.give(array.length - size);
        return Bytes.owning(size == array.length ? array : Arrays.copyOf(array, size));
    }

    /// Gives back what it holds. The gathering must not be used any more.
    public void drop() {
        share.give(array.length);
        array = new byte[0];
    }

    private int capacityFor(int needed) {
        int doubled = Math.max(needed, Math.max(FIRST_BYTES, 2 * size));
        return needed <= expected ? Math.min(doubled, expected) : doubled;
    }
}
