package dev.gramme.core.ring;

import java.util.HexFormat;

/// The 128-bit random name of a cluster, made when it is formed. [#NONE] stands for no cluster yet.
public record ClusterId(long high, long low) {
    public static final ClusterId NONE = new ClusterId(0, 0);

    public static ClusterId parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("a cluster id is 32 hexadecimal digits: " + hex);
        }
        return new ClusterId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
