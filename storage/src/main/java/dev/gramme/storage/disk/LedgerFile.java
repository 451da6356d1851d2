package dev.gramme.storage.disk;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.ring.ClusterId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The ledger on disk: one line for people and checks, then the bytes. The checksum is that of the
/// cluster's name followed by the bytes.
///
/// ```
/// gramme-ledger 1 cluster=0000000000000001000000000000abcd length=3 crc32c=016f84d6
/// abc
/// ```
final class LedgerFile {
    private static final Pattern HEADER =
            Pattern.compile(
                    "gramme-ledger 1 cluster=([0-9a-f]{32}) length=(\\d{1,9})"
                            + " crc32c=([0-9a-f]{8})");

    private LedgerFile() {}

    /// @param cluster [ClusterId#NONE] while the node belongs to none
    record Content(ClusterId cluster, Bytes ledger) {}

    static final Content NONE = new Content(ClusterId.NONE, Bytes.EMPTY);

    static void write(Path file, Content content) throws IOException {
        byte[] ledger = content.ledger().unsafeArray();
        byte[] header =
                header(content.cluster().toString(), ledger).getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(header, header.length + ledger.length);
        System.arraycopy(ledger, 0, all, header.length, ledger.length);
        AtomicFile.write(file, all, "rw-------");
    }

    private static String header(String cluster, byte[] ledger) {
        return String.format(
                Locale.ROOT,
                "gramme-ledger 1 cluster=%s length=%d crc32c=%s\n",
                cluster,
                ledger.length,
                checksum(cluster, ledger));
    }

    /// The content; [#NONE] if there is no file; null if the file is damaged.
    static @Nullable Content read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return NONE;
        }
        byte[] all = Files.readAllBytes(file);
        int end = 0;
        while (end < all.length && all[end] != '\n') {
            end++;
        }
        Matcher header = HEADER.matcher(new String(all, 0, end, StandardCharsets.ISO_8859_1));
        if (end == all.length || !header.matches()) {
            return null;
        }
        byte[] ledger = Arrays.copyOfRange(all, end + 1, all.length);
        boolean intact =
                ledger.length == Integer.parseInt(header.group(2))
                        && checksum(header.group(1), ledger).equals(header.group(3));
        return intact ? new Content(ClusterId.parse(header.group(1)), Bytes.owning(ledger)) : null;
    }

    private static String checksum(String cluster, byte[] ledger) {
        CRC32C crc = new CRC32C();
        crc.update(cluster.getBytes(StandardCharsets.US_ASCII));
        crc.update(ledger);
        return "%08x".formatted(crc.getValue());
    }
}
