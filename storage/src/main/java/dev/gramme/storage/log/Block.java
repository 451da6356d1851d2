package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.zip.CRC32C;

/// One change in a frame, checked by itself, so that a record is read and verified with one access.
/// A view of bytes that hold it; its head has been verified.
///
/// ```
///  0 u32 length of the block without its padding
///  4 u32 CRC32C of: the segment's number (u64), the block's unit (u32), bytes 0-3, bytes 8 to the end of the head
///  8 u32 length of the head, these 16 bytes included
/// 12 u8  kind, u8 flags (1: a record without versions), u16 0
/// 16     the rest of the head
///        bodies of values, each checked by the checksum that came with it, which stands in the head
///        zeros, up to a multiple of 16
/// ```
///
/// The checksum knows where the block belongs: a block that a disk brings from another place does
/// not verify.
final class Block {
    static final int HEADER_BYTES = 16;

    /// Key and siblings.
    static final int PUT = 1;

    /// Key.
    static final int REMOVE = 2;

    /// Position of the removal that this stands for, and its key.
    static final int REMOVED_BEFORE = 3;

    /// Changes of clock, log, hints ([StateCodec]).
    static final int STATE = 4;

    /// What the store is made of; begins a segment ([HeadCodec]).
    static final int STORE = 5;

    /// A partition's state at the beginning of a segment ([HeadCodec]).
    static final int PARTITION = 6;

    /// The number of a segment that is no longer needed.
    static final int FORGET = 7;

    static final int EMPTY_FLAG = 1;

    final int kind;

    /// Where it begins in its segment.
    final int from;

    /// In the bytes of this view, without padding.
    final int at;

    final int length;
    final byte[] bytes;
    private final int headLength;

    private Block(byte[] bytes, int at, int from) {
        this.bytes = bytes;
        this.at = at;
        this.from = from;
        this.length = ByteSource.u32At(bytes, at);
        this.headLength = ByteSource.u32At(bytes, at + 8);
        this.kind = bytes[at + 12];
    }

    /// @param at where it begins in the bytes
    /// @param end where the bytes end that may belong to it
    /// @param from where it begins in the segment
    static Block verified(byte[] bytes, int at, int end, long segment, int from) throws Damaged {
        if (end - at < HEADER_BYTES) {
            throw new Damaged("a block of " + (end - at) + " bytes");
        }
        int length = ByteSource.u32At(bytes, at);
        int headLength = ByteSource.u32At(bytes, at + 8);
        if (headLength < HEADER_BYTES || length < headLength || length > end - at) {
            throw new Damaged("a block with a length that cannot be");
        }
        if (ByteSource.u32At(bytes, at + 4) != checksum(bytes, at, headLength, segment, from)) {
            throw new Damaged("a block whose checksum does not match");
        }
        return new Block(bytes, at, from);
    }

    /// A block whose head was verified before.
    static Block trusted(byte[] bytes, int at, int from) {
        return new Block(bytes, at, from);
    }

    static int checksum(byte[] bytes, int at, int headLength, long segment, int from) {
        CRC32C crc = new CRC32C();
        ByteSink place = new ByteSink(12);
        place.u64(segment);
        place.u32(from / Place.UNIT_BYTES);
        crc.update(place.array(), 0, place.size());
        crc.update(bytes, at, 4);
        crc.update(bytes, at + 8, headLength - 8);
        return (int) crc.getValue();
    }

    boolean isEmpty() {
        return (bytes[at + 13] & EMPTY_FLAG) != 0;
    }

    int paddedLength() {
        return Place.padded(length);
    }

    long place(int slot) {
        return Place.of(slot, from, paddedLength(), isEmpty());
    }

    /// What stands in the head behind the first 16 bytes.
    ByteSource head() {
        return new ByteSource(bytes, at + HEADER_BYTES, at + headLength);
    }

    /// Of a [#PUT] or [#REMOVE].
    Key key() throws Damaged {
        return Items.key(head());
    }

    /// Of a [#PUT].
    ///
    /// @throws Damaged also where a body is not what its checksum says
    Siblings siblings() throws Damaged {
        ByteSource head = head();
        Items.key(head);
        return Items.siblings(head, new ByteSource(bytes, at + headLength, at + length));
    }

    /// Of a [#PUT]: the dots of its versions, which are known even where a body is damaged.
    DotSet events() throws Damaged {
        ByteSource head = head();
        Items.key(head);
        return Items.events(head);
    }

    /// Of a [#PUT]: whether its bodies are what their checksums say.
    boolean bodiesIntact() throws Damaged {
        ByteSource head = head();
        Items.key(head);
        return Items.bodiesIntact(head, bytes, at + headLength, at + length);
    }
}
