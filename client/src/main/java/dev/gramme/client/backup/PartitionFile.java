package dev.gramme.client.backup;

import java.util.Locale;

/// One partition of a backup, as the manifest has it.
///
/// @param bytes length of the file
/// @param rows keys
/// @param values of all keys, those included that expire
/// @param crc32c of all bytes but those of the end block
/// @param node the home it came from
/// @param takenAtMs wall-clock milliseconds since 1970, by that home
/// @param clock the partition's clock at that moment, as the wire writes it, in hexadecimal
public record PartitionFile(
        int partition,
        long bytes,
        long rows,
        long values,
        int crc32c,
        String node,
        long takenAtMs,
        String clock) {
    static final String UNFINISHED = ".part";

    public String name() {
        return name(partition);
    }

    static String name(int partition) {
        return String.format(Locale.ROOT, "partition-%04d.gramme", partition);
    }
}
