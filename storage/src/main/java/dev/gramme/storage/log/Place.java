package dev.gramme.storage.log;

/// Where a record lies, in one `long`: the slot of its [Segment], the first of its 16-byte units
/// there, how many units it takes, and whether it is empty (holds no version).
///
/// ```
/// 63       49 48            25 24             1  0
/// | slot 15  | unit 24        | units 24      | empty |
/// ```
final class Place {
    /// What blocks and frames are aligned to.
    static final int UNIT_BYTES = 16;

    /// No segment is longer, and no block: what 24 bits of units reach.
    static final int MAX_BYTES = ((1 << 24) - 1) * UNIT_BYTES;

    static final int MAX_SLOTS = 1 << 15;

    private static final int UNITS_SHIFT = 1;
    private static final int UNIT_SHIFT = 25;
    private static final int SLOT_SHIFT = 49;
    private static final int UNITS_MASK = (1 << 24) - 1;

    private Place() {}

    /// @param from byte in the segment
    /// @param bytes with padding
    static long of(int slot, int from, int bytes, boolean empty) {
        return ((long) slot << SLOT_SHIFT)
                | ((long) (from / UNIT_BYTES) << UNIT_SHIFT)
                | ((long) (bytes / UNIT_BYTES) << UNITS_SHIFT)
                | (empty ? 1 : 0);
    }

    /// The same place in a segment that has another slot.
    static long inSlot(long place, int slot) {
        return ((long) slot << SLOT_SHIFT) | (place & ((1L << SLOT_SHIFT) - 1));
    }

    static int slot(long place) {
        return (int) (place >>> SLOT_SHIFT);
    }

    /// The first byte in the segment.
    static int from(long place) {
        return ((int) (place >>> UNIT_SHIFT) & UNITS_MASK) * UNIT_BYTES;
    }

    /// With padding.
    static int bytes(long place) {
        return ((int) (place >>> UNITS_SHIFT) & UNITS_MASK) * UNIT_BYTES;
    }

    static boolean isEmpty(long place) {
        return (place & 1) != 0;
    }

    /// `bytes` and the padding behind them.
    static int padded(int bytes) {
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
    }
}
