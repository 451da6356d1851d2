package dev.gramme.core.version;

import java.util.HexFormat;

/// The 128-bit name of one *life* of a replica, never used again once that life has ended: 32 bits
/// of a hash of the node's name, so that all lives of a node look alike, then 96 random bits.
/// Ordered as an unsigned number, as rldb orders its node ids.
public record Actor(long high, long low) implements Comparable<Actor> {
    private static final long LIFE_BITS = 0xffff_ffffL;

    /// A new life of a node.
    ///
    /// @param family the same for all lives of the node
    /// @param high random, of which 32 bits are used
    /// @param low random
    public static Actor born(int family, long high, long low) {
        return new Actor(((long) family << 32) | (high & LIFE_BITS), low);
    }

    /// Whether this is another life of the same node, or the same. Two nodes whose names collide in
    /// 32 bits look like one.
    public boolean sameNode(Actor other) {
        return ((high ^ other.high) & ~LIFE_BITS) == 0;
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
