package dev.gramme.core.version;

import java.util.HexFormat;

/// The 128-bit name of one *life* of a replica, never used again once that life has ended: 32 bits
/// of a hash of the node's name, so that all lives of a node look alike, the wall time of its
/// birth, so that they ascend (VERSION-6), and 48 random bits. Ordered as an unsigned number, as
/// rldb orders its node ids.
public record Actor(long high, long low) implements Comparable<Actor> {
    private static final int BORN_LOW_BITS = 16;
    private static final int RANDOM_BITS = 48;
    private static final long MOST_MS = (1L << RANDOM_BITS) - 1;

    /// A new life of a node.
    ///
    /// @param family the same for all lives of the node
    /// @param bornMs later than that of every earlier life of the node, in milliseconds since 1970
    /// @param random of which 48 bits are used
    /// @throws IllegalArgumentException if `bornMs` has more than 48 bits
    public static Actor born(int family, long bornMs, long random) {
        if (bornMs < 0 || bornMs > MOST_MS) {
            throw new IllegalArgumentException("a life begins within 48 bits, not at " + bornMs);
        }
        return new Actor(
                ((long) family << 32) | (bornMs >>> BORN_LOW_BITS),
                (bornMs << RANDOM_BITS) | (random & MOST_MS));
    }

    /// When the life began, in milliseconds since 1970.
    public long bornMs() {
        return ((high & 0xffff_ffffL) << BORN_LOW_BITS) | (low >>> RANDOM_BITS);
    }

    /// What all lives of the node have in common.
    public int family() {
        return (int) (high >>> 32);
    }

    /// Whether this is another life of the same node, or the same. Two nodes whose names collide in
    /// 32 bits look like one.
    public boolean sameNode(Actor other) {
        return (high ^ other.high) >>> 32 == 0;
    }

    /// Parses the 32 hexadecimal digits that [#toString] prints.
    public static Actor parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("an actor is 32 hexadecimal digits, not: " + hex);
        }
        return new Actor(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    @Override
    public int compareTo(Actor other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
