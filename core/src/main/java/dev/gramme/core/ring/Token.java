package dev.gramme.core.ring;

import dev.gramme.core.item.Key;

/// The position of a key: its [Key#hash]. Frozen by golden vectors; it is part of every data
/// directory (RING-1).
public final class Token {
    private Token() {}

    public static long of(Key key) {
        return key.hash();
    }

    /// The partition of a token: its upper bits (Dynamo §6.2, strategy 3).
    public static int partition(long token, int partitions) {
        int bits = Integer.numberOfTrailingZeros(partitions);
        return bits == 0 ? 0 : (int) (token >>> (64 - bits));
    }

    /// The highest token of a partition, unsigned.
    public static long last(int partition, int partitions) {
        int bits = Integer.numberOfTrailingZeros(partitions);
        return bits == 0 ? -1 : ((partition + 1L) << (64 - bits)) - 1;
    }
}
