package dev.gramme.storage.log;

import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.Disk.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Takes entries to the end of the log, in groups: what one turn of the loop brings is a group, and
/// goes to the disk at its end, also while others are being synced there. The disk takes all that
/// waits for it with one sync. So a lone entry waits for nothing, the disk waits for nobody, and
/// many share a sync; the window adapts without a clock.
///
/// Where every group is synced, zeros are written ahead of the log: a file system commits its own
/// journal whenever a file that is synced has become longer, and not where what was there is
/// overwritten.
///
/// On a full disk everything waits until there is room again, and then goes on.
///
/// After a failed write or sync nothing is known of the disk. Everything from there on fails, what
/// comes later too.
final class Appender {
    /// Groups that the disk has at once.
    private static final int MOST_WRITING = 32;

    /// Zeros that are written at once, whenever fewer than these are left ahead.
    private static final byte[] ZEROS = new byte[128 << 10];

    /// A group of so many bytes costs more to write than its part of the journal; and it does not
    /// wait for the end of the turn: the disk works on it while the loop makes the next one.
    private static final int LONG_BYTES = 64 << 10;

    private final long storeId;
    private final Disk disk;
    private final Consumer<Runnable> later;
    private final LogSettings settings;
    private final Segments segments;
    private final Partitions partitions;
    private final Alarm alarm;

    /// Given to the disk and not reported yet, all of one segment.
    private final ArrayDeque<Group> writing = new ArrayDeque<>();

    /// Not given to the disk yet.
    private final ArrayDeque<Group> gathering = new ArrayDeque<>();

    private final ArrayDeque<Entry> underway = new ArrayDeque<>();
    private final ArrayDeque<Finished> finished = new ArrayDeque<>();
    private final Sinks sinks = new Sinks();
    private @Nullable Segment active;
    private int syncedTo;
    private long lastNumber;
    private long lastSequence;
    private long applied;
    private long headAsOf;
    private long appendedBytes;
    private long writtenBytes;
    private boolean asked;
    private boolean failed;
    private boolean full;

    /// Reports to come of groups that will be given to the disk once more.
    private int stale;

    private boolean closed;
    private Runnable whenIdle = () -> {};
    private Runnable onSegment = () -> {};

    /// @param group whose bytes are needed until all of it is reported; null: it has none
    private record Finished(@Nullable Group group, Group.Pending pending, Appended outcome) {
        Entry entry() {
            return pending.entry();
        }
    }

    /// @param found where the log goes on; everything in it is applied
    Appender(
            LogStore.Outside outside,
            LogSettings settings,
            Recovery.Found found,
            Segments segments,
            Partitions partitions) {
        this.storeId = found.storeId();
        this.disk = outside.disk();
        this.later = outside.later();
        this.alarm = outside.alarm();
        this.settings = settings;
        this.segments = segments;
        this.partitions = partitions;
        this.lastNumber = found.lastNumber();
        this.lastSequence = found.lastSequence();
        this.applied = lastSequence;
    }

    /// @param task runs whenever the disk has made the file of a new segment
    void onSegment(Runnable task) {
        onSegment = task;
    }

    void append(Entry entry) {
        append(entry, false);
    }

    /// @param sync its group is synced, whatever the settings say
    void append(Entry entry, boolean sync) {
        if (closed) {
            return;
        }
        if (failed) {
            finished.add(new Finished(null, new Group.Pending(entry, 0), Appended.FAILED));
            later.accept(this::drain);
            return;
        }
        Segment segment = active;
        if (segment == null || segment.length >= segment.sealedFrom) {
            segment = begin();
        }
        Group group = filling(segment);
        underway.add(entry);
        lastSequence++;
        group.entries.add(new Group.Pending(entry, lastSequence));
        group.left++;
        group.synced |= sync;
        entry.encode(group.frames, lastSequence);
        appendedBytes += group.frames.end() - segment.length;
        segment.length = group.frames.end();
        Check.that(segment.length <= Place.MAX_BYTES, "LOG-1: a batch fits into a segment");
        if (group.frames.out().size() >= LONG_BYTES && mayGo()) {
            handOver();
        } else {
            ask();
        }
    }

    /// The group that gathers; a new one if there is none.
    private Group filling(Segment segment) {
        Group last = gathering.peekLast();
        if (last == null) {
            last = new Group(storeId, segment, durableTo(segment), syncsEach(), sinks.take());
            gathering.add(last);
        }
        return last;
    }

    /// Whether what is applied is durable.
    boolean syncsEach() {
        return settings.durability() == Durability.FSYNC;
    }

    /// A new segment, which begins with its head. The one before is synced before this one is
    /// written.
    private Segment begin() {
        if (active != null && !syncsEach()) {
            filling(active).synced = true;
        }
        lastNumber++;
        syncedTo = 0;
        headAsOf = applied;
        List<Segment> older = segments.needed();
        Segment segment = segments.add(lastNumber);
        Group group = new Group(storeId, segment, 0, syncsEach(), sinks.take());
        gathering.add(group);
        Scan.writeHeader(group.frames.out(), storeId, segment.number);
        int frames = Head.write(group.frames, lastSequence + 1, applied, older, partitions.all());
        lastSequence += frames;
        segment.length = group.frames.end();
        appendedBytes += segment.length;
        segment.sealedFrom = segment.length + settings.segmentBytes();
        active = segment;
        return segment;
    }

    private void ask() {
        if (!asked && !full && mayGo()) {
            asked = true;
            later.accept(this::onTurn);
        }
    }

    /// Whether a group can be given to the disk. A segment is begun there once the one before is
    /// durable; and a full disk is tried with one group.
    private boolean mayGo() {
        Group next = gathering.peek();
        Group first = writing.peek();
        return next != null
                && stale == 0
                && (first == null
                        || (!full
                                && first.segment == next.segment
                                && writing.size() < MOST_WRITING));
    }

    private void onTurn() {
        asked = false;
        if (mayGo() && !wroteNow()) {
            handOver();
        }
    }

    /// A group that nobody syncs need not wait for another thread.
    private boolean wroteNow() {
        Group group = gathering.element();
        if (group.synced || group.start == 0 || !writing.isEmpty() || full) {
            return false;
        }
        ByteSink out = group.frames.out();
        Outcome outcome = disk.writeNow(group.segment.file(), group.start, out.array(), out.size());
        if (outcome == null) {
            return false;
        }
        writing.add(gathering.remove());
        onWritten(group, outcome);
        return true;
    }

    private void handOver() {
        while (mayGo()) {
            Group group = gathering.remove();
            writing.add(group);
            ByteSink out = group.frames.out();
            disk.write(
                    group.segment.file(),
                    group.start,
                    out.array(),
                    out.size(),
                    group.synced,
                    outcome -> onWritten(group, outcome));
            writeAhead(group);
        }
    }

    /// Writes zeros behind a group where few are left; none behind the last of a segment, and none
    /// on a full disk.
    private void writeAhead(Group group) {
        Segment segment = group.segment;
        int end = group.frames.end();
        int from = Math.max(segment.writtenTo, end);
        int length = Math.min(ZEROS.length, segment.sealedFrom - from);
        boolean pays = syncsEach() && !full && group.frames.out().size() < LONG_BYTES;
        segment.writtenTo = from;
        if (pays && from - end < ZEROS.length && length > 0) {
            segment.writtenTo += length;
            disk.write(segment.file(), from, ZEROS, length, false, this::onAhead);
        }
    }

    /// Zeros that found no room are not missed.
    private void onAhead(Outcome outcome) {
        if (outcome == Outcome.FAILED && !failed) {
            fail("cannot write zeros ahead");
        }
    }

    private void onWritten(Group group, Outcome outcome) {
        if (failed) {
            return;
        }
        if (stale > 0) {
            stale--;
            return;
        }
        switch (outcome) {
            case FAILED -> fail("cannot write or sync " + group.segment.file());
            case FULL -> takeBack(group);
            case DONE -> {
                full = false;
                writing.remove();
                writtenBytes += group.frames.out().size();
                if (group.synced && group.segment == active) {
                    syncedTo = group.frames.end();
                }
                finish(group, group.synced ? Appended.DURABLE : Appended.KEPT);
                giveBack(group);
                drain();
                if (group.start == 0) {
                    onSegment.run();
                }
                ask();
            }
        }
    }

    /// What found no room, and all behind it, will be written again in its order.
    private void takeBack(Group group) {
        full = true;
        stale = writing.size() - 1;
        group.segment.writtenTo = group.start;
        while (!writing.isEmpty()) {
            gathering.addFirst(writing.removeLast());
        }
    }

    /// Whether what is to be written waits for room on the disk.
    boolean isFull() {
        return full;
    }

    /// Since the store was opened.
    long appendedBytes() {
        return appendedBytes;
    }

    /// Of those, how many the disk has taken.
    long writtenBytes() {
        return writtenBytes;
    }

    /// Tries again what found no room.
    void retry() {
        if (!asked && mayGo()) {
            asked = true;
            later.accept(this::onTurn);
        }
    }

    /// One of those who need its bytes is done: the disk, or an entry.
    private void giveBack(@Nullable Group group) {
        if (group != null && group.left-- == 0) {
            sinks.give(group.frames.out());
        }
    }

    private void finish(Group group, Appended outcome) {
        for (Group.Pending pending : group.entries) {
            finished.add(new Finished(group, pending, outcome));
        }
    }

    void fail(String what) {
        failed = true;
        writing.forEach(group -> finish(group, Appended.FAILED));
        writing.clear();
        gathering.forEach(group -> finish(group, Appended.FAILED));
        gathering.clear();
        alarm.failed(what);
        drain();
    }

    /// Applies and reports what is durable, in order, as far as all is known that it needs.
    void drain() {
        Finished next = finished.peek();
        while (next != null && (next.outcome == Appended.FAILED || next.entry().ready())) {
            finished.remove();
            underway.remove(next.entry());
            if (next.outcome != Appended.FAILED) {
                next.entry().apply();
                applied = next.pending.sequence();
            }
            next.entry().report(next.outcome);
            giveBack(next.group);
            next = finished.peek();
        }
        if (underway.isEmpty()) {
            Runnable task = whenIdle;
            whenIdle = () -> {};
            task.run();
        }
    }

    /// Makes durable what was written, where not every group is synced.
    void sync(Consumer<Outcome> done) {
        Segment segment = active;
        if (segment == null || failed) {
            later.accept(() -> done.accept(failed ? Outcome.FAILED : Outcome.DONE));
            return;
        }
        int end = handedTo(segment);
        disk.sync(
                segment.file(),
                outcome -> {
                    if (outcome == Outcome.FAILED) {
                        fail("cannot sync " + segment.file());
                    } else if (segment == active) {
                        syncedTo = Math.max(syncedTo, end);
                    }
                    done.accept(outcome);
                });
    }

    /// Up to where the segment was given to the disk.
    private int handedTo(Segment segment) {
        Group next = gathering.peek();
        if (next == null) {
            return segment.length;
        }
        return next.segment == segment ? next.start : 0;
    }

    /// Before which byte of a segment everything is known to be durable.
    int durableTo(Segment segment) {
        Group first = firstOf(segment);
        if (syncsEach()) {
            return first == null ? segment.length : first.start;
        }
        if (segment == active) {
            return syncedTo;
        }
        return first == null ? segment.length : 0;
    }

    /// The first group of a segment that is not reported yet.
    private @Nullable Group firstOf(Segment segment) {
        for (Group group : writing) {
            if (group.segment == segment) {
                return group;
            }
        }
        for (Group group : gathering) {
            if (group.segment == segment) {
                return group;
            }
        }
        return null;
    }

    /// Runs the task once all that was appended is applied and reported; in this call if it is.
    void whenIdle(Runnable task) {
        if (underway.isEmpty()) {
            task.run();
        } else {
            whenIdle = task;
        }
    }

    long storeId() {
        return storeId;
    }

    /// Where the log ends now.
    CleanMark mark() {
        Segment last = active == null ? segments.newest() : active;
        return last == null
                ? new CleanMark(storeId, 0, 0)
                : new CleanMark(storeId, last.number, last.length);
    }

    /// Takes nothing more: what comes is dropped and never reported.
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean hasFailed() {
        return failed;
    }

    /// What is appended and not applied yet.
    Underway underway() {
        Underway all = new Underway();
        underway.forEach(entry -> entry.announce(all));
        return all;
    }

    /// Whether a segment is sealed, and nothing in it is newer than the head of the newest.
    boolean isSettled(Segment segment) {
        return segment != active && segment.lastSequence <= headAsOf;
    }

    long applied() {
        return applied;
    }

    long lastSequence() {
        return lastSequence;
    }
}
