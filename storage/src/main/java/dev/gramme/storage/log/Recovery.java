package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Loss;
import dev.gramme.core.port.Store.Losses;
import dev.gramme.core.version.DotSet;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.Alarm.Damage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Opens a log: finds the newest head, replays the segments it names and those behind it, and tells
/// a write that had not ended from damage.
///
/// At a place where no whole frame stands: if anything says that the log was durable up to behind
/// it (a later frame, the next segment, the mark of a clean stop), bytes were damaged that had been
/// written well: they are left, and what they held is reported as lost. Otherwise the last write
/// did not end, and the log ends there.
final class Recovery {
    private static final int PIECE_BYTES = 1 << 20;

    private final Drive drive;
    private final Salvage salvage;
    private final Alarm alarm;
    private final Segments segments;
    private final Partitions partitions;
    private final TreeSet<Long> numbers = new TreeSet<>();
    private final Set<Long> expected = new TreeSet<>();
    private final Map<Long, Scan> headless = new TreeMap<>();
    private final Set<Integer> damagedPartitions = new HashSet<>();
    private @Nullable CleanMark mark;
    private boolean everywhere;
    private boolean cut;
    private int tailFrom;

    /// The log may have grown in it since.
    private long newestInCheckpoint;

    /// @param lastNumber of a segment, 0 if there never was one
    /// @param lastSequence of a frame that was applied
    /// @param stoppedCleanly nothing can be missing
    /// @param checkpointAt sequence number up to which a checkpoint counted; 0: none did
    record Found(
            long storeId,
            long lastNumber,
            long lastSequence,
            long checkpointAt,
            boolean stoppedCleanly,
            Losses losses) {}

    Recovery(Drive drive, Alarm alarm, Segments segments, Partitions partitions) {
        this.drive = drive;
        this.salvage = new Salvage(drive);
        this.alarm = alarm;
        this.segments = segments;
        this.partitions = partitions;
    }

    /// @param newId the store's id if there is none yet
    Found run(long newId) throws IOException {
        List<String> files = drive.names();
        for (String file : files) {
            if (Segment.isFile(file)) {
                numbers.add(Segment.number(file));
            }
        }
        long lastNumber = numbers.isEmpty() ? 0 : numbers.last();
        mark = CleanMark.read(drive);
        Scan newest = newestWithHead();
        Found found =
                newest == null && headless.isEmpty()
                        ? nothing(newId, lastNumber)
                        : replayed(newest, lastNumber);
        drive.remove(CleanMark.FILE);
        if (files.contains(Checkpoint.UNFINISHED)) {
            drive.remove(Checkpoint.UNFINISHED);
        }
        return found;
    }

    private Found nothing(long newId, long lastNumber) {
        boolean clean = mark != null && mark.segment() == 0;
        long id = mark == null ? newId : mark.storeId();
        return new Found(id, lastNumber, 0, 0, clean, losses(List.of()));
    }

    /// The newest segment that begins with a whole head. Newer ones are either the beginning of one
    /// that was never synced, which goes, or damaged.
    private @Nullable Scan newestWithHead() throws IOException {
        for (long number : List.copyOf(numbers.descendingSet())) {
            Scan scan = scan(number, Integer.MAX_VALUE);
            if (scan.headerIntact() && head(scan) != null) {
                return scan;
            }
            if (headless.isEmpty() && isUnfinished(scan, 0)) {
                cutOff(scan, 0);
                numbers.remove(number);
                drive.remove(Segment.file(number));
            } else {
                headless.put(number, scan);
                everywhere = true;
                damaged(number, 0, "the head of a segment");
            }
        }
        return null;
    }

    private static @Nullable Head head(Scan scan) {
        try {
            return Head.read(scan);
        } catch (Damaged _) {
            return null; // The caller finds out what that means.
        }
    }

    private Scan scan(long number, int limit) throws IOException {
        String file = Segment.file(number);
        int end = (int) Math.min(limit, drive.length(file));
        return new Scan((from, length) -> salvage.read(file, from, length), end, number);
    }

    private Found replayed(@Nullable Scan newest, long lastNumber) throws IOException {
        Head head = newest == null ? null : head(newest);
        if (head == null) {
            head = new Head(0, new TreeMap<>(), Map.of());
        }
        if (newest != null) {
            removeLeftOver(newest.segment, head);
        }
        long storeId =
                newest == null ? headless.values().iterator().next().storeId() : newest.storeId();
        expected.addAll(head.lengths().keySet());
        Checkpoint checkpoint = checkpoint(storeId);
        long skipTo = checkpoint == null ? 0 : checkpoint.asOf();
        if (checkpoint != null) {
            restore(checkpoint, head);
        }
        Head start = skipTo == 0 ? head : new Head(skipTo, head.lengths(), Map.of());
        Replay replay = new Replay(salvage, segments, partitions, start, skipTo);
        replay.takeHead();
        for (long number : numbers) {
            int limit = head.lengths().getOrDefault(number, Integer.MAX_VALUE);
            replay(replay, number, limit, skipTo);
        }
        settle(replay);
        Losses losses = losses(replay.suspects());
        boolean clean = isClean(storeId) && losses.equals(Losses.NONE) && !cut;
        if (!clean) {
            rewriteTail();
        }
        return new Found(storeId, lastNumber, replay.lastSequence(), skipTo, clean, losses);
    }

    /// Files that the newest head does not know were forgotten before it was written.
    private void removeLeftOver(long newest, Head head) throws IOException {
        for (long number : List.copyOf(numbers.headSet(newest))) {
            if (!head.lengths().containsKey(number)) {
                numbers.remove(number);
                drive.remove(Segment.file(number));
            }
        }
    }

    /// Null: none counts.
    private @Nullable Checkpoint checkpoint(long storeId) throws IOException {
        Checkpoint found =
                Checkpoint.of(
                        (from, length) -> salvage.read(Checkpoint.FILE, from, length),
                        drive.length(Checkpoint.FILE));
        return found != null && found.storeId() == storeId && covers(found) ? found : null;
    }

    private void restore(Checkpoint checkpoint, Head head) throws IOException {
        if (checkpoint.asOf() >= head.asOf()) {
            expected.clear(); // It knows better what has been forgotten.
        }
        int[] slots = new int[Place.MAX_SLOTS];
        for (Checkpoint.Known known : checkpoint.segments()) {
            Segment segment = segments.add(known.number());
            slots[known.slot()] = segment.slot;
            segment.length = known.length();
            segment.lastSequence = known.lastSequence();
            segment.putBytes = known.putBytes();
            segment.removalBytes = known.removalBytes();
            segment.stateBytes = known.stateBytes();
            newestInCheckpoint = known.number();
        }
        try {
            checkpoint.restore(partitions, slots);
        } catch (Damaged e) {
            throw new IOException("a checkpoint that is whole cannot be read", e);
        }
    }

    /// Whether all segments are there that it speaks of, and all newer ones that there were.
    private boolean covers(Checkpoint checkpoint) throws IOException {
        long last = 0;
        for (Checkpoint.Known known : checkpoint.segments()) {
            boolean there = numbers.contains(known.number());
            boolean settled = known.lastSequence() <= checkpoint.asOf();
            long length = there ? drive.length(Segment.file(known.number())) : 0;
            if (!there || (settled && length < known.length())) {
                return false;
            }
            last = known.number();
        }
        return numbers.last() - last == numbers.tailSet(last, false).size();
    }

    private void replay(Replay replay, long number, int limit, long skipTo) throws IOException {
        Segment segment = segments.numbered(number);
        if (segment != null && segment.lastSequence <= skipTo && number < newestInCheckpoint) {
            return;
        }
        segment = segment == null ? segments.add(number) : segment;
        segment.damaged |= headless.containsKey(number);
        Scan scan = scan(number, limit);
        segment.length = scan.end();
        if (!scan.headerIntact() && !headless.containsKey(number)) {
            damaged(number, 0, "the header of a segment");
            segment.mend(); // Nothing of it is lost.
        }
        replay.enter(scan);
        walk(replay, segment, scan);
        if (limit != Integer.MAX_VALUE && scan.end() < limit) {
            lost(segment, scan.end(), null, "a segment is shorter than it was");
        }
    }

    private void walk(Replay replay, Segment segment, Scan scan) {
        int at = Scan.HEADER_BYTES;
        while (at < scan.end()) {
            Frame frame = scan.headerAt(at);
            if (frame != null && applied(replay, segment, scan, frame)) {
                tailFrom = frame.durableTo;
                at += frame.length;
            } else if (isUnfinished(scan, at)) {
                cutOff(scan, at);
                segment.length = at;
                return;
            } else {
                lost(segment, at, frame, "a frame");
                Frame next = frame == null ? scan.next(at + Place.UNIT_BYTES) : null;
                at = frame != null ? at + frame.length : next == null ? scan.end() : next.from;
            }
        }
        if (isMarked(segment.number) && at < markedLength()) {
            lost(segment, at, null, "a segment is shorter than it was");
        }
    }

    /// A damaged body alone makes its record unreadable, no more; but not where the write had not
    /// ended.
    private boolean applied(Replay replay, Segment segment, Scan scan, Frame frame) {
        try {
            List<Block> blocks = frame.blocks();
            if (!bodiesIntact(blocks) && isUnfinished(scan, frame.from)) {
                return false;
            }
            replay.apply(segment, frame, blocks);
            return true;
        } catch (Damaged _) {
            return false; // The caller finds out what that means.
        }
    }

    private static boolean bodiesIntact(List<Block> blocks) throws Damaged {
        for (Block block : blocks) {
            if (block.kind == Block.PUT && !block.bodiesIntact()) {
                return false;
            }
        }
        return true;
    }

    /// Whether what stands from there on was never durable.
    private boolean isUnfinished(Scan scan, int at) {
        boolean newest = scan.segment == numbers.last();
        boolean marked = isMarked(scan.segment) && at < markedLength();
        return newest && !marked && scan.durableTo(at + Place.UNIT_BYTES) <= at;
    }

    private boolean isMarked(long number) {
        return mark != null && mark.segment() == number;
    }

    private int markedLength() {
        return mark == null ? 0 : mark.length();
    }

    /// Compares what must be there with what is.
    private void settle(Replay replay) throws IOException {
        for (long number : expected) {
            if (!numbers.contains(number) && !replay.forgotten().contains(number)) {
                everywhere = true;
                damaged(number, 0, "a segment is missing");
            }
        }
        for (long number : replay.forgotten()) {
            Segment segment = segments.numbered(number);
            if (segment != null && segment.liveBytes == 0) {
                drive.remove(segment.file());
                segments.remove(segment);
                numbers.remove(number);
            }
        }
        for (Partition partition : partitions.all()) {
            partition.state().countLog();
            partition.writtenClock(partition.state().clock());
        }
    }

    private boolean isClean(long storeId) {
        Segment last = segments.numbered(numbers.last());
        return mark != null
                && last != null
                && mark.storeId() == storeId
                && mark.segment() == last.number
                && mark.length() == last.length;
    }

    private Losses losses(List<Replay.Suspect> suspects) {
        SortedMap<Integer, Loss> losses = new TreeMap<>();
        Map<Integer, SortedMap<Key, DotSet>> records = new TreeMap<>();
        for (Replay.Suspect suspect : suspects) {
            Segment segment = segments.of(suspect.place());
            damaged(segment.number, Place.from(suspect.place()), "the value of a record");
            records.computeIfAbsent(suspect.partition(), _ -> new TreeMap<>())
                    .put(suspect.key(), suspect.events());
        }
        records.forEach((number, keys) -> losses.put(number, new Loss.Records(keys)));
        for (int number : damagedPartitions) {
            SortedMap<Key, DotSet> unreadable = records.getOrDefault(number, new TreeMap<>());
            losses.put(number, new Loss.Unknown(new TreeSet<>(unreadable.keySet())));
        }
        return new Losses(everywhere, losses);
    }

    private void lost(Segment segment, int at, @Nullable Frame frame, String what) {
        if (frame == null || frame.partition == Frame.STORE) {
            everywhere = true;
        } else {
            damagedPartitions.add(frame.partition);
        }
        damaged(segment.number, at, what);
    }

    private void damaged(long number, int at, String what) {
        Segment segment = segments.numbered(number);
        if (segment != null) {
            segment.damaged = true;
            segment.mended = false;
        }
        alarm.damaged(new Damage(Segment.file(number), at, what));
    }

    /// Zeros that were written ahead of the log are no write that had not ended. Where a clean stop
    /// says that the log ends, it does not matter what has become of them.
    private void cutOff(Scan scan, int at) {
        boolean ended = isMarked(scan.segment) && at == markedLength();
        if (!ended && !scan.isBlank(at)) {
            cut = true;
            String what = (scan.end() - at) + " bytes not ended";
            alarm.cutOff(new Damage(Segment.file(scan.segment), at, what));
        }
    }

    /// After a failed sync the system may hold bytes as clean that never reached the disk. Whatever
    /// was not known to be durable is written again before anybody relies on it.
    private void rewriteTail() throws IOException {
        Segment last = segments.numbered(numbers.last());
        if (last == null || tailFrom >= last.length) {
            return;
        }
        for (int at = tailFrom; at < last.length; at += PIECE_BYTES) {
            byte[] piece = salvage.read(last.file(), at, Math.min(PIECE_BYTES, last.length - at));
            drive.write(last.file(), at, piece, piece.length);
        }
        drive.sync(last.file());
    }
}
