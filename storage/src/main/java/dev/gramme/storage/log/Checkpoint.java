package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Change;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The file `checkpoint`: where all records lie, and all state, up to a frame. Only a cache:
/// without it the segments are replayed. It counts as long as no segment has gone since: neither
/// one that it speaks of nor a newer one.
///
/// ```
/// u64 "gramchk" and the version, 1; u64 id of the store; u64 sequence number of the frame
/// segments { u64 number, u32 length, u64 sequence number of its last frame, u64 bytes of records, u64 of removals, u64 of state }
/// partitions { number, u64 horizon, clock, recovering, log { dot, key }, hints, records { u64 token, u64 place } }
/// u32 CRC32C of all that
/// ```
///
/// Places speak of segments by their index here.
final class Checkpoint {
    static final String FILE = "checkpoint";

    private static final long MAGIC = 0x6772_616d_6368_6b01L;
    private static final int LEAST_BYTES = 28;

    private final long storeId;
    private final long asOf;
    private final List<Known> segments = new ArrayList<>();
    private final ByteSource in;

    /// What is known of a segment.
    record Known(
            long number,
            int length,
            long lastSequence,
            long putBytes,
            long removalBytes,
            long stateBytes) {}

    private Checkpoint(ByteSource in) throws Damaged {
        this.in = in;
        in.u64();
        this.storeId = in.u64();
        this.asOf = in.u64();
        for (int left = in.count(); left > 0; left--) {
            segments.add(known(in));
        }
    }

    private static Known known(ByteSource in) throws Damaged {
        return new Known(in.u64(), in.u32(), in.u64(), in.u64(), in.u64(), in.u64());
    }

    static byte[] write(long storeId, long asOf, Segments segments, List<Partition> partitions) {
        ByteSink out = new ByteSink(1 << 16);
        out.u64(MAGIC);
        out.u64(storeId);
        out.u64(asOf);
        List<Integer> slots = new ArrayList<>();
        List<Segment> needed = segments.needed();
        out.number(needed.size());
        for (Segment segment : needed) {
            slots.add(segment.slot);
            out.u64(segment.number);
            out.u32(segment.length);
            out.u64(segment.lastSequence);
            out.u64(segment.putBytes);
            out.u64(segment.removalBytes);
            out.u64(segment.stateBytes);
        }
        out.number(partitions.size());
        for (Partition partition : partitions) {
            write(out, partition, slots);
        }
        out.u32(checksum(out.array(), out.size()));
        return Arrays.copyOf(out.array(), out.size());
    }

    private static void write(ByteSink out, Partition partition, List<Integer> slots) {
        State state = partition.state();
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
        out.number(partition.recordCount());
        Directory.Walk walk = partition.directory().from(0);
        while (walk.next()) {
            out.u64(walk.token());
            out.u64(Place.inSlot(walk.place(), slots.indexOf(Place.slot(walk.place()))));
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /// Null if the bytes are no checkpoint, or a damaged one.
    static @Nullable Checkpoint of(byte[] bytes) {
        int end = bytes.length - 4;
        if (bytes.length < LEAST_BYTES
                || ByteSource.u64At(bytes, 0) != MAGIC
                || ByteSource.u32At(bytes, end) != checksum(bytes, end)) {
            return null;
        }
        try {
            return new Checkpoint(new ByteSource(bytes, 0, end));
        } catch (Damaged _) {
            return null; // It is only a cache.
        }
    }

    long storeId() {
        return storeId;
    }

    long asOf() {
        return asOf;
    }

    List<Known> segments() {
        return segments;
    }

    /// Puts everything where it was. The segments must have been added, in their order, first.
    void restore(Partitions partitions) throws Damaged {
        for (int left = in.count(); left > 0; left--) {
            restore(partitions.found((int) in.number()));
        }
    }

    private void restore(Partition partition) throws Damaged {
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
        for (int left = in.count(); left > 0; left--) {
            partition.restore(in.u64(), in.u64());
        }
    }
}
