package dev.gramme.core.message;

import java.util.HexFormat;

/// The 128-bit name of one client request: its trace id, in every log line, frame and reply.
public record RequestId(long high, long low) {
    /// For frames that no request asked for.
    public static final RequestId NONE = new RequestId(0, 0);

    public static RequestId parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("a request id is 32 hexadecimal digits: " + hex);
        }
        return new RequestId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
