package dev.gramme.storage.log;

import dev.gramme.core.port.Check;

import org.jspecify.annotations.Nullable;

import java.util.zip.CRC32C;

/// Finds the frames in the bytes of a segment, damaged or not.
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

    final byte[] bytes;
    final long segment;
    private final int end;
    private final long storeId;

    /// @param end where the bytes end that count
    Scan(byte[] bytes, int end, long segment) {
        this.bytes = bytes;
        this.end = end;
        this.segment = segment;
        this.storeId = headerIntact() || end < HEADER_BYTES + 8 ? u64At(8) : u64At(HEADER_BYTES);
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

    private long u64At(int at) {
        return at + 8 <= end ? ByteSource.u64At(bytes, at) : 0;
    }

    boolean headerIntact() {
        return end >= HEADER_BYTES
                && u64At(0) == MAGIC
                && u64At(16) == segment
                && ByteSource.u32At(bytes, 44) == checksum(bytes);
    }

    long storeId() {
        return storeId;
    }

    int end() {
        return end;
    }

    /// Whether nothing but zeros stands there and behind.
    boolean isBlank(int at) {
        for (int i = at; i < end; i++) {
            if (bytes[i] != 0) {
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
        return Frame.at(storeId, bytes, at, end, segment, at);
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
