package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Makes the bytes of one partition's backup, piece after piece, in the order in which they are
/// asked for; keeps count of them.
public final class BackupWriter {
    /// What every backup begins with.
    static final String MAGIC = "gramback";

    private final CRC32C sum = new CRC32C();
    private long rows;
    private long versions;

    public byte[] head(BackupBlock.Head head) {
        byte[] block = BackupCodec.encode(head);
        byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
        byte[] both = new byte[magic.length + block.length];
        System.arraycopy(magic, 0, both, 0, magic.length);
        System.arraycopy(block, 0, both, magic.length, block.length);
        sum.update(both);
        return both;
    }

    /// @throws IllegalArgumentException if the row is larger than a backup can hold
    public byte[] row(Key key, Siblings siblings) {
        byte[] block = BackupCodec.encode(new BackupBlock.Row(key, siblings));
        sum.update(block);
        rows++;
        versions += siblings.versions().size();
        return block;
    }

    /// @param clock of the partition when the backup was taken
    public byte[] end(DotSet clock) {
        return BackupCodec.encode(new BackupBlock.End(rows, versions, clock, (int) sum.getValue()));
    }

    /// Ends the backup without an end: it cannot be used.
    public byte[] failed(String why) {
        return BackupCodec.encode(new BackupBlock.Failed(why));
    }
}
