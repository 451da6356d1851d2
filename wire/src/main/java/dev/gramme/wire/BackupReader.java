package dev.gramme.wire;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads the backup of one partition block by block and trusts nothing of it: every block has its
/// checksum, and the end says how many there were and what all bytes add up to.
public final class BackupReader {
    private final InputStream in;
    private final CRC32C sum = new CRC32C();
    private long offset;
    private long blockAt;
    private long rows;
    private long versions;
    private boolean begun;
    private boolean ended;

    public BackupReader(InputStream in) {
        this.in = in;
    }

    /// The next block: first the head, last the end or why there is none; then null.
    ///
    /// @throws MalformedFrame if the bytes from [#offset] on are not what was written, or end early
    public @Nullable BackupBlock next() throws IOException, MalformedFrame {
        blockAt = offset;
        if (ended) {
            expectNothing();
            return null;
        }
        if (!begun) {
            readMagic();
        }
        byte[] block = readBlock();
        BackupBlock read = BackupCodec.decode(block);
        count(read);
        if (!ended) {
            sum.update(block);
        }
        return read;
    }

    /// Where the block begins that was read last, or could not be read.
    public long offset() {
        return blockAt;
    }

    /// How much was read so far.
    public long bytes() {
        return offset;
    }

    /// CRC-32C of all bytes so far but those of the end.
    public int crc32c() {
        return (int) sum.getValue();
    }

    private void readMagic() throws IOException, MalformedFrame {
        byte[] magic = BackupWriter.MAGIC.getBytes(StandardCharsets.US_ASCII);
        byte[] found = read(magic.length);
        if (!Arrays.equals(found, magic)) {
            throw new MalformedFrame(
                    "it does not begin as a backup does, with " + BackupWriter.MAGIC);
        }
        sum.update(found);
    }

    private byte[] readBlock() throws IOException, MalformedFrame {
        byte[] word = read(BackupCodec.LENGTH_BYTES);
        int length = new Reader(word).u32("block length");
        int rest = BackupCodec.MAX_BLOCK_BYTES - BackupCodec.LENGTH_BYTES;
        if (length < 1 || length > rest - BackupCodec.CHECKSUM_BYTES) {
            throw new MalformedFrame("a block of " + length + " bytes, allowed are 1 to " + rest);
        }
        byte[] fields = read(length + BackupCodec.CHECKSUM_BYTES);
        byte[] block = Arrays.copyOf(word, word.length + fields.length);
        System.arraycopy(fields, 0, block, word.length, fields.length);
        return block;
    }

    /// Takes no memory for a length before the bytes are there.
    private byte[] read(int length) throws IOException, MalformedFrame {
        byte[] bytes = in.readNBytes(length);
        offset += bytes.length;
        if (bytes.length < length) {
            throw new MalformedFrame(
                    "it ends at byte "
                            + offset
                            + ", "
                            + (length - bytes.length)
                            + " bytes too early");
        }
        return bytes;
    }

    private void expectNothing() throws IOException, MalformedFrame {
        if (in.read() >= 0) {
            throw new MalformedFrame("there are more bytes behind the end");
        }
    }

    private void count(BackupBlock block) throws MalformedFrame {
        if (block instanceof BackupBlock.Head == begun) {
            throw new MalformedFrame(begun ? "a second head" : "no head at the beginning");
        }
        begun = true;
        switch (block) {
            case BackupBlock.Head _ -> {}
            case BackupBlock.Row row -> {
                rows++;
                versions += row.siblings().versions().size();
            }
            case BackupBlock.End end -> {
                ended = true;
                if (end.rows() != rows || end.versions() != versions || end.crc32c() != crc32c()) {
                    throw new MalformedFrame(
                            "%d rows with %d values came, but the end says %d with %d, or they are others"
                                    .formatted(rows, versions, end.rows(), end.versions()));
                }
            }
            case BackupBlock.Failed _ -> ended = true;
        }
    }
}
