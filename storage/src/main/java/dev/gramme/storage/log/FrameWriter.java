package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Siblings;

import java.util.Arrays;

/// Writes frames behind each other, to be written to a segment in one piece. Laid out as [Frame]
/// and [Block] say.
final class FrameWriter {
    private final ByteSink out;
    private final long storeId;
    private final Segment segment;
    private final int start;
    private final int durableTo;
    private int frameAt;
    private int blockAt;
    private int blockCount;

    /// @param storeId sync marker
    /// @param start where the piece will begin in the segment
    /// @param durableTo before which byte of the segment everything will be durable by then
    /// @param out empty
    FrameWriter(long storeId, Segment segment, int start, int durableTo, ByteSink out) {
        this.out = out;
        this.storeId = storeId;
        this.segment = segment;
        this.start = start;
        this.durableTo = durableTo;
    }

    /// Where the block at a place can be read, once nothing more is written.
    byte[] bytesAt(long place) {
        int at = Place.from(place) - start;
        return Arrays.copyOfRange(out.array(), at, at + Place.bytes(place));
    }

    Segment segment() {
        return segment;
    }

    ByteSink out() {
        return out;
    }

    /// Where in the segment the next byte goes.
    int end() {
        return start + out.size();
    }

    void beginFrame(int partition, long sequence) {
        frameAt = out.size();
        blockCount = 0;
        out.u64(storeId);
        out.u32(0);
        out.u32(partition);
        out.u64(sequence);
        out.u64(segment.number);
        out.u32((start + frameAt) / Place.UNIT_BYTES);
        out.u32(durableTo / Place.UNIT_BYTES);
        out.u32(0);
        out.u32(0);
        segment.lastSequence = sequence;
    }

    void endFrame() {
        out.u32At(frameAt + 8, out.size() - frameAt);
        out.u32At(frameAt + 40, blockCount);
        out.u32At(frameAt + 44, Frame.checksum(out.array(), frameAt));
    }

    /// The head's content follows, in [#out].
    void beginBlock(int kind, boolean empty) {
        blockAt = out.size();
        out.u32(0);
        out.u32(0);
        out.u32(0);
        out.u8(kind);
        out.u8(empty ? Block.EMPTY_FLAG : 0);
        out.zeros(2);
    }

    /// The bodies follow, if there are any.
    void endHead() {
        out.u32At(blockAt + 8, out.size() - blockAt);
    }

    long endBlock() {
        int length = out.size() - blockAt;
        out.u32At(blockAt, length);
        sign(ByteSource.u32At(out.array(), blockAt + 8));
        int padded = Place.padded(length);
        out.zeros(padded - length);
        blockCount++;
        boolean empty = (out.array()[blockAt + 13] & Block.EMPTY_FLAG) != 0;
        return Place.of(segment.slot, start + blockAt, padded, empty);
    }

    private void sign(int headLength) {
        int from = start + blockAt;
        int sum = Block.checksum(out.array(), blockAt, headLength, segment.number, from);
        out.u32At(blockAt + 4, sum);
    }

    long put(Key key, Siblings siblings) {
        beginBlock(Block.PUT, siblings.isEmpty());
        Items.key(out, key);
        Items.versions(out, siblings);
        endHead();
        Items.bodies(out, siblings);
        return endRecord();
    }

    private long endRecord() {
        long place = endBlock();
        segment.putBytes += Place.bytes(place);
        return place;
    }

    long remove(Key key) {
        beginBlock(Block.REMOVE, false);
        Items.key(out, key);
        endHead();
        return endBlock();
    }

    /// The block as it is, at its new place.
    long copy(Block block) {
        blockAt = out.size();
        out.raw(block.bytes, block.at, block.length);
        return endRecord();
    }
}
