package dev.gramme.core.version;

import java.util.HexFormat;

/// The 128-bit random name of one *life* of a replica, never used again once that life has ended.
/// Ordered as an unsigned number, as rldb orders its node ids.
public record Actor(long high, long low) implements Comparable<Actor> {
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
