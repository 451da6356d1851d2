package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Change;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// The file `checkpoint`: where all records lie, and all state, up to a frame, and of later ones
/// some. A replay from that frame on leads to the state of now, because each change says what is so
/// from then on, whatever was before. Only a cache: without it all is replayed. It counts as long
/// as no segment has gone since: neither one that it speaks of nor a newer one. Written by a
/// [CheckpointWriter]; read a piece at a time.
///
/// ```
/// u64 "gramchk" and the version, 2; u64 id of the store; u64 sequence number of the frame
/// pieces { u32 length, u32 CRC32C of: that number (u64), the piece's own (u32), the rest; the rest }
///
/// in pieces, one behind the other:
/// u8 1, state of a partition: number, u64 horizon, clock, recovering, log { dot, key }, hints
/// u8 2, records of it, in their order: u32 count, { u64 token, u64 place }
/// u8 3, the end, a piece of its own: segments { u64 number, u32 slot, u32 length, u64 sequence number of its last frame, u64 bytes of records, u64 of removals, u64 of state }
/// ```
///
/// Places speak of segments by their slots then. The bytes of segments are as of the first frame,
/// their lengths as of the end.
final class Checkpoint {
    static final String FILE = "checkpoint";
    static final String UNFINISHED = "checkpoint.new";
    static final int HEADER_BYTES = 24;
    static final int PIECE_HEADER_BYTES = 8;

    private static final long MAGIC = 0x6772_616d_6368_6b02L;
    private static final int STATE = 1;
    private static final int RECORDS = 2;
    private static final int END = 3;

    private final Source source;
    private final long storeId;
    private final long asOf;
    private final List<Known> segments = new ArrayList<>();

    /// The bytes of the file from a place on; fewer than asked for where it ends.
    interface Source {
        byte[] read(long from, int length);
    }

    /// What is known of a segment.
    record Known(
            long number,
            int slot,
            int length,
            long lastSequence,
            long putBytes,
            long removalBytes,
            long stateBytes) {
        static Known of(Segment segment) {
            return new Known(
                    segment.number,
                    segment.slot,
                    segment.length,
                    segment.lastSequence,
                    segment.putBytes,
                    segment.removalBytes,
                    segment.stateBytes);
        }

        private static Known read(ByteSource in) throws Damaged {
            return new Known(in.u64(), in.u32(), in.u32(), in.u64(), in.u64(), in.u64(), in.u64());
        }
    }

    private Checkpoint(Source source, long storeId, long asOf) {
        this.source = source;
        this.storeId = storeId;
        this.asOf = asOf;
    }

    // ---- writing ----

    static void writeHeader(ByteSink out, long storeId, long asOf) {
        out.u64(MAGIC);
        out.u64(storeId);
        out.u64(asOf);
    }

    static ByteSink beginPiece(int bytes) {
        ByteSink out = new ByteSink(bytes + 64);
        out.u64(0);
        return out;
    }

    static void endPiece(ByteSink out, long asOf, int piece) {
        int length = out.size() - PIECE_HEADER_BYTES;
        out.u32At(0, length);
        out.u32At(4, checksum(asOf, piece, out.array(), PIECE_HEADER_BYTES, length));
    }

    private static int checksum(long asOf, int piece, byte[] bytes, int from, int length) {
        ByteSink which = new ByteSink(12);
        which.u64(asOf);
        which.u32(piece);
        CRC32C crc = new CRC32C();
        crc.update(which.array(), 0, which.size());
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static void writeState(ByteSink out, Partition partition) {
        State state = partition.state();
        out.u8(STATE);
        out.number(partition.number);
        out.u64(partition.horizon());
        Items.dots(out, state.clock());
        Items.nodes(out, state.recovering());
        out.number(state.log().size());
        state.log()
                .forEach((dot, key) -> {
                    Items.dot(out, dot);
                    Items.key(out, key);
                });
        out.number(state.hints().size());
        state.hints().values().forEach(hint -> Items.hint(out, hint));
    }

    /// @return where their count goes
    static int beginRecords(ByteSink out) {
        out.u8(RECORDS);
        out.u32(0);
        return out.size() - 4;
    }

    /// @param counts what segments that are older than the checkpoint held at its beginning: a
    ///   replay counts all that came since
    static void writeEnd(ByteSink out, List<Segment> segments, Map<Segment, Known> counts) {
        out.u8(END);
        out.number(segments.size());
        for (Segment segment : segments) {
            Known counted = counts.get(segment);
            out.u64(segment.number);
            out.u32(segment.slot);
            out.u32(segment.length);
            out.u64(segment.lastSequence);
            out.u64(counted == null ? 0 : counted.putBytes());
            out.u64(counted == null ? 0 : counted.removalBytes());
            out.u64(counted == null ? 0 : counted.stateBytes());
        }
    }

    // ---- reading ----

    /// Reads all of it once; null if it is no checkpoint, or a damaged one.
    ///
    /// @param length of the file
    static @Nullable Checkpoint of(Source source, long length) {
        byte[] header = source.read(0, HEADER_BYTES);
        if (header.length < HEADER_BYTES || ByteSource.u64At(header, 0) != MAGIC) {
            return null;
        }
        Checkpoint found =
                new Checkpoint(source, ByteSource.u64At(header, 8), ByteSource.u64At(header, 16));
        try {
            return found.isWhole(length) ? found : null;
        } catch (Damaged _) {
            return null; // It is only a cache.
        }
    }

    private boolean isWhole(long length) throws Damaged {
        Pieces pieces = new Pieces();
        boolean ended = false;
        while (!ended) {
            ByteSource in = new ByteSource(pieces.next(length), PIECE_HEADER_BYTES);
            ended = in.u8() == END;
            for (int left = ended ? in.count() : 0; left > 0; left--) {
                segments.add(Known.read(in));
            }
        }
        return pieces.at == length;
    }

    /// One piece after the other.
    private final class Pieces {
        private long at = HEADER_BYTES;
        private int number;

        /// @param end of the file
        byte[] next(long end) throws Damaged {
            byte[] head = source.read(at, PIECE_HEADER_BYTES);
            int length = head.length < PIECE_HEADER_BYTES ? -1 : ByteSource.u32At(head, 0);
            if (length < 1 || length > end - at - PIECE_HEADER_BYTES) {
                throw new Damaged("a piece with a length that cannot be");
            }
            byte[] piece = source.read(at, PIECE_HEADER_BYTES + length);
            boolean whole = piece.length == PIECE_HEADER_BYTES + length;
            if (!whole
                    || ByteSource.u32At(piece, 4)
                            != checksum(asOf, number, piece, PIECE_HEADER_BYTES, length)) {
                throw new Damaged("a piece whose checksum does not match");
            }
            at += piece.length;
            number++;
            return piece;
        }
    }

    long storeId() {
        return storeId;
    }

    /// Sequence number of the frame up to which it holds everything.
    long asOf() {
        return asOf;
    }

    List<Known> segments() {
        return segments;
    }

    /// Puts everything where it was.
    ///
    /// @param slots what each slot of then is now
    void restore(Partitions partitions, int[] slots) throws Damaged {
        Restoring restoring = new Restoring(partitions, slots);
        Pieces pieces = new Pieces();
        boolean ended = false;
        while (!ended) {
            ended = restoring.take(pieces.next(Long.MAX_VALUE));
        }
    }

    private static final class Restoring {
        private final Partitions partitions;
        private final int[] slots;
        private @Nullable Partition present;

        /// Of the present partition: token, place, token, place, …
        private long[] entries = {};

        private int size;

        Restoring(Partitions partitions, int[] slots) {
            this.partitions = partitions;
            this.slots = slots;
        }

        /// Whether that was the end.
        boolean take(byte[] piece) throws Damaged {
            ByteSource in = new ByteSource(piece, PIECE_HEADER_BYTES);
            while (!in.atEnd()) {
                switch (in.u8()) {
                    case STATE -> {
                        endPartition();
                        state(in);
                    }
                    case RECORDS -> records(in);
                    default -> {
                        endPartition();
                        return true;
                    }
                }
            }
            return false;
        }

        private void state(ByteSource in) throws Damaged {
            Partition partition = partitions.found((int) in.number());
            present = partition;
            partition.horizon(in.u64());
            State state = partition.state();
            state.apply(new Change.SetClock(Items.dots(in)));
            state.apply(new Change.SetRecovering(Items.nodes(in)));
            for (int left = in.count(); left > 0; left--) {
                state.apply(new Change.AddToLog(Items.dot(in), Items.key(in)));
            }
            for (int left = in.count(); left > 0; left--) {
                state.apply(new Change.PutHint(Items.hint(in)));
            }
        }

        private void records(ByteSource in) throws Damaged {
            int count = in.u32();
            if (size + 2 * count > entries.length) {
                entries = Arrays.copyOf(entries, Math.max(2 * entries.length, size + 2 * count));
            }
            for (int left = count; left > 0; left--) {
                entries[size++] = in.u64();
                long place = in.u64();
                entries[size++] = Place.inSlot(place, slots[Place.slot(place)]);
            }
        }

        private void endPartition() {
            if (present != null) {
                present.restore(entries, size);
            }
            size = 0;
        }
    }
}
