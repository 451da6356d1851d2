package dev.gramme.wire;

import dev.gramme.core.ring.ClusterId;

/// The layout of backups; drawn in `docs/design/backup.md`.
///
/// ```
/// u32 length of type and fields | u8 type | fields | u32 CRC-32C of all before it in the block
/// ```
final class BackupCodec {
    /// The version of the layout, in the head.
    static final int VERSION = 1;

    /// Largest block, its length word included.
    static final int MAX_BLOCK_BYTES = 1 << 30;

    static final int LENGTH_BYTES = 4;
    static final int CHECKSUM_BYTES = 4;
    private static final int LEAST_BYTES = LENGTH_BYTES + 1 + CHECKSUM_BYTES;

    private static final int MAX_PARTITIONS = 65_536;
    private static final int MAX_HOMES = 32;
    private static final int HEAD = 1;
    private static final int ROW = 2;
    private static final int END = 3;
    private static final int FAILED = 4;

    private BackupCodec() {}

    /// @throws IllegalArgumentException if it would be larger than [#MAX_BLOCK_BYTES]
    static byte[] encode(BackupBlock block) {
        return Writer.exactly(MAX_BLOCK_BYTES, out -> write(out, block));
    }

    private static void write(Writer out, BackupBlock block) {
        out.u32(0);
        switch (block) {
            case BackupBlock.Head head -> head(out, head);
            case BackupBlock.Row(var key, var siblings) -> {
                out.u8(ROW);
                ItemCodec.key(out, key);
                VersionCodec.siblings(out, siblings);
            }
            case BackupBlock.End(long rows, long versions, var clock, int crc32c) -> {
                out.u8(END);
                out.number(rows);
                out.number(versions);
                VersionCodec.dotSet(out, clock);
                out.u32(crc32c);
            }
            case BackupBlock.Failed(var why) -> {
                out.u8(FAILED);
                out.text(why);
            }
        }
        out.lengthAt(0);
        out.checksum(0);
    }

    private static void head(Writer out, BackupBlock.Head head) {
        out.u8(HEAD);
        out.u8(VERSION);
        MemberCodec.cluster(out, head.cluster());
        out.number(head.partitions());
        out.number(head.n());
        out.number(head.partition());
        MemberCodec.node(out, head.node());
        out.number(head.takenAtMs());
    }

    /// Reads one whole block, length word included.
    static BackupBlock decode(byte[] block) throws MalformedFrame {
        if (block.length < LEAST_BYTES) {
            throw new MalformedFrame(
                    "block has " + block.length + " bytes, the least " + LEAST_BYTES);
        }
        Reader whole = new Reader(block);
        int length = whole.u32("block length");
        if (length != block.length - LENGTH_BYTES - CHECKSUM_BYTES) {
            throw whole.malformed("block length", "is " + length + ", not that of the block");
        }
        whole.seek(block.length - CHECKSUM_BYTES);
        whole.checksum("block checksum", 0);
        Reader in = new Reader(block, 0, block.length - CHECKSUM_BYTES);
        in.seek(LENGTH_BYTES);
        BackupBlock read = read(in);
        in.finish();
        return read;
    }

    private static BackupBlock read(Reader in) throws MalformedFrame {
        int type = in.u8("block type");
        return switch (type) {
            case HEAD -> head(in);
            case ROW -> new BackupBlock.Row(ItemCodec.key(in), VersionCodec.siblings(in));
            case END ->
                    new BackupBlock.End(
                            in.number("rows"),
                            in.number("versions"),
                            VersionCodec.dotSet(in),
                            in.u32("checksum of the backup"));
            case FAILED -> new BackupBlock.Failed(in.text("failure"));
            default -> throw in.malformed("block type", "is " + type + ", known are 1 to 4");
        };
    }

    private static BackupBlock.Head head(Reader in) throws MalformedFrame {
        int version = in.u8("format version");
        if (version != VERSION) {
            throw in.malformed("format version", "is " + version + ", known is " + VERSION);
        }
        ClusterId cluster = MemberCodec.cluster(in);
        int partitions = in.number("partitions", 1, MAX_PARTITIONS);
        int n = in.number("homes", 1, MAX_HOMES);
        int partition = in.number("partition", 0, partitions - 1);
        return new BackupBlock.Head(
                cluster, partitions, n, partition, MemberCodec.node(in, "node"), in.number("time"));
    }
}
