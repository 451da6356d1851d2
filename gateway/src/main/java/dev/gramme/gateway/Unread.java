package dev.gramme.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/// Bytes of a connection that are no whole request yet. A buffer the system was read into may be
/// far larger than what is left of it, so the rest is kept in one of its own size, on the heap.
final class Unread {
    private static final int LEAST_BYTES = 64;
    private static final int STEP_BYTES = 4 << 10;

    private @Nullable ByteBuf held;

    /// The bytes kept and those that arrived, now the caller's.
    ByteBuf join(ByteBuf arrived) {
        ByteBuf kept = held;
        held = null;
        if (kept == null) {
            return arrived;
        }
        ByteBuf joined = kept;
        if (arrived.isReadable()) {
            joined = roomFor(kept, kept.readableBytes() + arrived.readableBytes());
            joined.writeBytes(arrived);
        }
        arrived.release();
        return joined;
    }

    /// Takes over what was not used.
    void keep(ByteBuf rest) {
        if (!rest.isReadable()) {
            rest.release();
        } else if (!rest.hasArray() || rest.capacity() > 2 * capacityFor(rest.readableBytes())) {
            held = copy(rest, rest.readableBytes());
        } else {
            held = rest;
        }
    }

    /// What it takes in memory.
    int capacity() {
        return held == null ? 0 : held.capacity();
    }

    void drop() {
        ByteBuf kept = held;
        held = null;
        if (kept != null) {
            kept.release();
        }
    }

    private static ByteBuf roomFor(ByteBuf kept, int bytes) {
        if (bytes > kept.capacity()) {
            return copy(kept, bytes);
        }
        return kept.discardReadBytes();
    }

    private static ByteBuf copy(ByteBuf from, int bytes) {
        ByteBuf to = Unpooled.buffer(capacityFor(bytes));
        to.writeBytes(from);
        from.release();
        return to;
    }

    /// Powers of two while it is small, then steps: what trickles in is copied a few times only.
    private static int capacityFor(int bytes) {
        if (bytes <= STEP_BYTES) {
            return Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(bytes - 1, 1)) << 1);
        }
        return (bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
    }
}
