package dev.gramme.storage.log;

import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.version.Actor;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.Disk.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Takes entries to the end of the log, in groups: while one is being written and synced, the next
/// gathers what comes. So a lone entry waits for nothing, and many share a sync; the window adapts
/// without a clock.
///
/// On a full disk everything waits until there is room again, and then goes on.
///
/// After a failed write or sync nothing is known of the disk. Everything from there on fails, what
/// comes later too.
final class Appender {
    private final long storeId;
    private final Disk disk;
    private final Consumer<Runnable> later;
    private final LogSettings settings;
    private final Segments segments;
    private final Partitions partitions;
    private final Alarm alarm;
    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private final ArrayDeque<Entry> underway = new ArrayDeque<>();
    private final ArrayDeque<Finished> finished = new ArrayDeque<>();
    private @Nullable Segment active;
    private int headBytes;
    private int syncedTo;
    private long lastNumber;
    private long lastSequence;
    private long applied;
    private long headAsOf;
    private long appendedBytes;
    private long writtenBytes;
    private boolean writing;
    private boolean asked;
    private boolean failed;
    private boolean full;
    private boolean closed;
    private Runnable whenIdle = () -> {};

    private record Finished(Group.Pending pending, Appended outcome) {
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

    void append(Entry entry) {
        append(entry, false);
    }

    /// @param sync its group is synced, whatever the settings say
    void append(Entry entry, boolean sync) {
        if (closed) {
            return;
        }
        if (failed) {
            finished.add(new Finished(new Group.Pending(entry, 0), Appended.FAILED));
            later.accept(this::drain);
            return;
        }
        Segment segment = active;
        if (segment == null || segment.length - headBytes >= settings.segmentBytes()) {
            segment = begin();
        }
        Group group = filling(segment);
        underway.add(entry);
        lastSequence++;
        group.entries.add(new Group.Pending(entry, lastSequence));
        group.synced |= sync;
        entry.encode(group.frames, lastSequence);
        appendedBytes += group.frames.end() - segment.length;
        segment.length = group.frames.end();
        Check.that(segment.length <= Place.MAX_BYTES, "LOG-1: a batch fits into a segment");
        ask();
    }

    /// The group that gathers; a new one behind what is being written.
    private Group filling(Segment segment) {
        Group last = groups.peekLast();
        if (last == null || (writing && groups.size() == 1)) {
            int durableTo = syncsEach() ? segment.length : syncedTo;
            last = new Group(storeId, segment, durableTo, syncsEach());
            groups.add(last);
        }
        return last;
    }

    private boolean syncsEach() {
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
        Group group = new Group(storeId, segment, 0, syncsEach());
        groups.add(group);
        Scan.writeHeader(group.frames.out(), storeId, segment.number);
        int frames = Head.write(group.frames, lastSequence + 1, applied, older, partitions.all());
        lastSequence += frames;
        segment.length = group.frames.end();
        appendedBytes += segment.length;
        headBytes = segment.length;
        active = segment;
        return segment;
    }

    private void ask() {
        if (!asked && !writing && !full && !groups.isEmpty()) {
            asked = true;
            later.accept(this::handOver);
        }
    }

    private void handOver() {
        asked = false;
        Group group = groups.peek();
        if (group == null || writing) {
            return;
        }
        writing = true;
        ByteSink out = group.frames.out();
        disk.write(
                group.segment.file(),
                group.start,
                out.array(),
                out.size(),
                group.synced,
                outcome -> onWritten(group, outcome));
    }

    private void onWritten(Group group, Outcome outcome) {
        writing = false;
        if (failed) {
            return;
        }
        if (outcome == Outcome.FAILED) {
            fail("cannot write or sync " + group.segment.file());
            return;
        }
        full = outcome == Outcome.FULL;
        if (full) {
            return;
        }
        groups.remove();
        writtenBytes += group.frames.out().size();
        if (group.synced && group.segment == active) {
            syncedTo = group.frames.end();
        }
        finish(group, group.synced ? Appended.DURABLE : Appended.KEPT);
        drain();
        ask();
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
        if (!asked && !writing) {
            asked = true;
            later.accept(this::handOver);
        }
    }

    private void finish(Group group, Appended outcome) {
        for (Group.Pending pending : group.entries) {
            finished.add(new Finished(pending, outcome));
        }
    }

    void fail(String what) {
        failed = true;
        groups.forEach(group -> finish(group, Appended.FAILED));
        groups.clear();
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
        int skipped = writing ? 1 : 0;
        for (Group group : groups) {
            if (skipped == 0) {
                return group.segment == segment ? group.start : 0;
            }
            skipped--;
        }
        return segment.length;
    }

    /// Before which byte of a segment everything is known to be durable.
    int durableTo(Segment segment) {
        if (syncsEach()) {
            for (Group group : groups) {
                if (group.segment == segment) {
                    return group.start;
                }
            }
            return segment.length;
        }
        boolean waits = groups.stream().anyMatch(group -> group.segment == segment);
        if (segment == active) {
            return syncedTo;
        }
        return waits ? 0 : segment.length;
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
    CleanMark mark(Actor minter) {
        Segment last = active == null ? segments.newest() : active;
        return last == null
                ? new CleanMark(storeId, 0, 0, minter)
                : new CleanMark(storeId, last.number, last.length, minter);
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
