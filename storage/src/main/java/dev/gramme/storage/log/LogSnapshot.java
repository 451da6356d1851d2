package dev.gramme.storage.log;

import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.DotSet;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// A copy of a partition's directory, with the segments pinned in which its records lie: a merge
/// may forget them, but their files stay, and nobody gets their slots, until the last reader goes.
final class LogSnapshot implements Store.Snapshot {
    private final DotSet clock;
    private final Directory directory;
    private final Reads reads;
    private final Consumer<Runnable> later;
    private final Set<Segment> pinned = new HashSet<>();
    private int scans;
    private boolean closed;

    /// @param later runs a task on the owner's loop, after the present call
    LogSnapshot(Partition partition, Segments segments, Reads reads, Consumer<Runnable> later) {
        this.clock = partition.state().clock();
        this.directory = partition.directory().copy();
        this.reads = reads;
        this.later = later;
        directory.forEachPlace(place -> pinned.add(segments.of(place)));
        pinned.forEach(Segment::beginRead);
    }

    @Override
    public DotSet clock() {
        return clock;
    }

    @Override
    public void scan(Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        if (closed) {
            return;
        }
        scans++;
        new PageReader(
                        directory,
                        after,
                        limitRows,
                        limitBytes,
                        reads,
                        page -> later.accept(() -> onPage(page, done)))
                .go();
    }

    private void onPage(Page page, Consumer<Page> done) {
        scans--;
        if (closed) {
            unpin();
        } else {
            done.accept(page);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            unpin();
        }
    }

    /// A scan under way still reads.
    private void unpin() {
        if (scans == 0) {
            pinned.forEach(Segment::endRead);
            pinned.clear();
        }
    }
}
