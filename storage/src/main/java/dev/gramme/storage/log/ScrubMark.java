package dev.gramme.storage.log;

import dev.gramme.storage.disk.Drive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The file `scrubbed`: when the last scrub ended, in milliseconds since 1970, as digits. Without
/// it, or where it cannot be read, no scrub is known of.
final class ScrubMark {
    static final String FILE = "scrubbed";

    private static final int MOST_DIGITS = 15;

    private ScrubMark() {}

    static byte[] bytes(long endedMs) {
        return Long.toString(endedMs).getBytes(StandardCharsets.US_ASCII);
    }

    /// 0: none is known.
    static long read(Drive drive) {
        try {
            if (!drive.names().contains(FILE)) {
                return 0;
            }
            byte[] bytes = drive.read(FILE, 0, MOST_DIGITS + 1);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            return text.matches("[0-9]{1," + MOST_DIGITS + "}") ? Long.parseLong(text) : 0;
        } catch (IOException _) {
            return 0; // Then the next one is due.
        }
    }
}
