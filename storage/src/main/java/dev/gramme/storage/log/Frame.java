package dev.gramme.storage.log;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What is written as a whole or not at all: the changes of one batch. A view of bytes that hold
/// it, of which the header has been verified.
///
/// ```
///  0 u64 sync marker: the store's id, so that no value can hold what looks like a frame
///  8 u32 length with this header, a multiple of 16
/// 12 u32 partition; 0xffffffff: the store's own
/// 16 u64 sequence number: each frame's is that of the one before and one
/// 24 u64 number of its segment
/// 32 u32 unit of its segment at which it begins
/// 36 u32 unit before which everything was durable when it was given to be written
/// 40 u32 how many blocks follow
/// 44 u32 CRC32C of bytes 0-43
/// 48     blocks
/// ```
final class Frame {
    static final int HEADER_BYTES = 48;

    /// As partition: what concerns the store.
    static final int STORE = -1;

    /// Where it begins in its segment.
    final int from;

    final int length;
    final int partition;
    final long sequence;
    final int durableTo;
    private final byte[] bytes;
    private final long segment;
    private final int at;

    private Frame(byte[] bytes, int at, long segment, int from) {
        this.bytes = bytes;
        this.at = at;
        this.segment = segment;
        this.from = from;
        this.length = ByteSource.u32At(bytes, at + 8);
        this.partition = ByteSource.u32At(bytes, at + 12);
        this.sequence = ByteSource.u64At(bytes, at + 16);
        this.durableTo = ByteSource.u32At(bytes, at + 36) * Place.UNIT_BYTES;
    }

    /// The frame that begins at a place; null if none does.
    ///
    /// @param storeId sync marker
    /// @param end where the bytes end that count
    /// @param from where that place is in the segment
    static @Nullable Frame at(long storeId, byte[] bytes, int at, int end, long segment, int from) {
        if (end - at < HEADER_BYTES || ByteSource.u64At(bytes, at) != storeId) {
            return null;
        }
        Frame frame = new Frame(bytes, at, segment, from);
        boolean own =
                ByteSource.u32At(bytes, at + 44) == checksum(bytes, at)
                        && ByteSource.u64At(bytes, at + 24) == segment
                        && ByteSource.u32At(bytes, at + 32) == from / Place.UNIT_BYTES;
        return own && frame.length >= HEADER_BYTES && frame.length <= end - at ? frame : null;
    }

    static int checksum(byte[] bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, HEADER_BYTES - 4);
        return (int) crc.getValue();
    }

    /// All of them, or none: one change of a batch without the others must not be seen.
    List<Block> blocks() throws Damaged {
        List<Block> blocks = new ArrayList<>();
        int next = at + HEADER_BYTES;
        for (int left = ByteSource.u32At(bytes, at + 40); left > 0; left--) {
            Block block = Block.verified(bytes, next, at + length, segment, from + next - at);
            next += block.paddedLength();
            requireZeros(block.at + block.length, next);
            blocks.add(block);
        }
        if (next != at + length) {
            throw new Damaged("a frame that is longer than its blocks");
        }
        return blocks;
    }

    private void requireZeros(int start, int end) throws Damaged {
        for (int i = start; i < end; i++) {
            if (bytes[i] != 0) {
                throw new Damaged("padding that is not zero");
            }
        }
    }
}
