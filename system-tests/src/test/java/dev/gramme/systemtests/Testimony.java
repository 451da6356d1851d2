package dev.gramme.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.zip.CRC32C;

/// A value that certifies itself: the key it was written to, the number of the write, filler, and a
/// checksum over all of that.
///
/// @param number of the write among those of its key's writer, from 1 on
record Testimony(String key, long number) {
    private static final int CHECKSUM_CHARS = 8;
    private static final int FILLER_CHARS = 2_000;

    /// Its length is drawn from its number.
    byte[] toBytes() {
        String said = key + " " + number + " ";
        int filler = (int) (number * 7_919 % FILLER_CHARS);
        String covered = said + "x".repeat(filler) + " ";
        return (covered + checksum(covered)).getBytes(US_ASCII);
    }

    /// The number of the write that wrote this value to this key; -1: none ever did.
    static long read(String key, byte[] value) {
        String text = new String(value, US_ASCII);
        int end = text.length() - CHECKSUM_CHARS;
        boolean whole = end >= 0 && checksum(text.substring(0, end)).equals(text.substring(end));
        if (!whole || !text.startsWith(key + " ")) {
            return -1;
        }
        int from = key.length() + 1;
        return Long.parseLong(text.substring(from, text.indexOf(' ', from)));
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(US_ASCII));
        return String.format("%08x", crc.getValue());
    }
}
