package dev.gramme.storage.memory;

import dev.gramme.core.item.Bytes;

import java.util.List;

/// A record as it lies in memory, made and read by [Packing]: one array instead of a dozen small
/// objects, which lie all over the heap and are slow to read and to collect. Immutable.
final class Packed {
    /// This object and the headers of its array, and the places in the table that point to them.
    private static final long OVERHEAD_BYTES = 56;

    private static final long BODY_OVERHEAD_BYTES = 36;

    private final byte[] bytes;
    private final List<Bytes> bodies;
    private final boolean empty;

    /// @param bytes key, context and versions; taken over
    /// @param bodies those of the versions, in their order, that are too large to be copied at each
    ///   read
    /// @param empty it holds no version
    Packed(byte[] bytes, List<Bytes> bodies, boolean empty) {
        this.bytes = bytes;
        this.bodies = List.copyOf(bodies);
        this.empty = empty;
    }

    PackReader reader() {
        return new PackReader(bytes);
    }

    Bytes body(int index) {
        return bodies.get(index);
    }

    boolean isEmpty() {
        return empty;
    }

    /// What it takes of the memory.
    long heldBytes() {
        long held = OVERHEAD_BYTES + bytes.length;
        for (int i = 0; i < bodies.size(); i++) {
            held += BODY_OVERHEAD_BYTES + bodies.get(i).length();
        }
        return held;
    }
}
