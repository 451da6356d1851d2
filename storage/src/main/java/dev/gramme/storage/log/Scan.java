package dev.gramme.storage.log;

import dev.gramme.core.port.Check;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// Finds the frames in the bytes of a segment, damaged or not. Has a piece of the segment in memory
/// at a time, or a frame if that is longer; what it has handed out stays when it goes on.
///
/// ```
///  0 u64 "gramlog" and the version, 1
///  8 u64 id of the store
/// 16 u64 number of the segment
/// 24 20 zeros
/// 44 u32 CRC32C of bytes 0-43
/// 48     frames
/// ```
final class Scan {
    static final int HEADER_BYTES = 48;

    /// "gramlog" and the version.
    private static final long MAGIC = 0x6772_616d_6c6f_6701L;

    private static final int PIECE_BYTES = 1 << 20;

    final long segment;
    private final Source source;
    private final int end;
    private final long storeId;
    private byte[] piece = {};
    private int pieceFrom;

    /// The bytes of a segment from a place on; fewer than asked for where it ends.
    interface Source {
        byte[] read(int from, int length);
    }

    /// @param end where the bytes end that count
    Scan(Source source, int end, long segment) {
        this.source = source;
        this.end = end;
        this.segment = segment;
        this.storeId = headerIntact() || end < HEADER_BYTES + 8 ? u64At(8) : u64At(HEADER_BYTES);
    }

    /// Of the bytes that a segment begins with.
    static Scan of(byte[] bytes, long segment) {
        Source source = (from, length) -> Arrays.copyOfRange(bytes, from, from + length);
        return new Scan(source, bytes.length, segment);
    }

    static void writeHeader(ByteSink out, long storeId, long segment) {
        Check.that(out.size() == 0, "LOG-1: a header begins its segment");
        out.u64(MAGIC);
        out.u64(storeId);
        out.u64(segment);
        out.zeros(20);
        out.u32(checksum(out.array()));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, HEADER_BYTES - 4);
        return (int) crc.getValue();
    }

    /// Whether these bytes are in memory now.
    private boolean has(int from, int length) {
        if (from < pieceFrom || from + length > pieceFrom + piece.length) {
            piece = source.read(from, Math.min(Math.max(length, PIECE_BYTES), end - from));
            pieceFrom = from;
        }
        return length <= piece.length;
    }

    private long u64At(int at) {
        return at + 8 <= end && has(at, 8) ? ByteSource.u64At(piece, at - pieceFrom) : 0;
    }

    boolean headerIntact() {
        return end >= HEADER_BYTES
                && has(0, HEADER_BYTES)
                && u64At(0) == MAGIC
                && u64At(16) == segment
                && ByteSource.u32At(piece, 44) == checksum(piece);
    }

    long storeId() {
        return storeId;
    }

    int end() {
        return end;
    }

    /// Whether nothing but zeros stands there and behind.
    boolean isBlank(int at) {
        for (int here = at; here < end; here++) {
            if (!has(here, 1) || piece[here - pieceFrom] != 0) {
                return false;
            }
        }
        return true;
    }

    Frame frameAt(int at) throws Damaged {
        Frame frame = headerAt(at);
        if (frame == null) {
            throw new Damaged("no frame where one must be");
        }
        return frame;
    }

    /// The frame whose header stands there intact.
    @Nullable Frame headerAt(int at) {
        if (end - at < Frame.HEADER_BYTES || !has(at, Frame.HEADER_BYTES)) {
            return null;
        }
        int here = at - pieceFrom;
        Frame frame = Frame.at(storeId, piece, here, here + end - at, segment, at);
        if (frame == null || frame.length <= piece.length - here) {
            return frame;
        }
        return has(at, frame.length)
                ? Frame.at(storeId, piece, 0, piece.length, segment, at)
                : null;
    }

    /// The block that stands there, if it is in memory and intact.
    ///
    /// @param bytes with padding
    @Nullable Block blockInMemory(int from, int bytes) {
        int here = from - pieceFrom;
        if (here < 0 || here + bytes > piece.length) {
            return null;
        }
        try {
            return Block.verified(piece, here, here + bytes, segment, from);
        } catch (Damaged _) {
            return null; // That is the answer.
        }
    }

    /// The first whole frame that begins there or behind; null: there is none.
    @Nullable Frame next(int at) {
        for (int here = at; here <= end - Frame.HEADER_BYTES; here += Place.UNIT_BYTES) {
            Frame frame = headerAt(here);
            if (frame != null && isWhole(frame)) {
                return frame;
            }
        }
        return null;
    }

    static boolean isWhole(Frame frame) {
        try {
            frame.blocks();
            return true;
        } catch (Damaged _) {
            return false; // That is the answer.
        }
    }

    /// Up to where everything was durable when the last of the whole frames behind a place was
    /// written.
    int durableTo(int at) {
        int durableTo = 0;
        Frame frame = next(at);
        while (frame != null) {
            durableTo = Math.max(durableTo, frame.durableTo);
            frame = next(frame.from + frame.length);
        }
        return durableTo;
    }
}
