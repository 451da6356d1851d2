package dev.gramme.core.item;

import java.util.zip.CRC32C;

/// One written value with its header.
///
/// @param kind what the body is: [#PLAIN]; kinds of later versions are carried untouched
/// @param flags bits of later versions, carried untouched
/// @param expiresAtMs wall-clock milliseconds since 1970 after which no reader shows it; 0: never
/// @param hybridTime hybrid-logical time of the write
///   ([HybridClock][dev.gramme.core.version.HybridClock])
/// @param contentType as the writer gave it; empty: not given
/// @param body the bytes of the writer
/// @param crc32c CRC-32C of the body, made at the gateway and checked wherever the body travels
public record Value(
        int kind,
        int flags,
        long expiresAtMs,
        long hybridTime,
        String contentType,
        Bytes body,
        int crc32c) {
    public static final int PLAIN = 0;

    /// A plain value that never expires.
    public static Value plain(Bytes body, String contentType, long hybridTime) {
        return new Value(PLAIN, 0, 0, hybridTime, contentType, body, checksum(body));
    }

    /// Whether a reader whose clock says this shows the value.
    public boolean visibleAt(long wallMs) {
        return expiresAtMs == 0 || wallMs < expiresAtMs;
    }

    /// @param atMs wall-clock milliseconds; 0: never
    public Value expiringAt(long atMs) {
        return new Value(kind, flags, atMs, hybridTime, contentType, body, crc32c);
    }

    public Value withHybridTime(long time) {
        return new Value(kind, flags, expiresAtMs, time, contentType, body, crc32c);
    }

    public boolean intact() {
        return checksum(body) == crc32c;
    }

    public static int checksum(Bytes body) {
        CRC32C crc = new CRC32C();
        crc.update(body.unsafeArray());
        return (int) crc.getValue();
    }
}
