package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A batch of the owner.
///
/// The directory has no keys. Where it has a record with the token of one that is put or removed,
/// that record is read to see whether it is the same key's; nearly always it is in the cache,
/// because the owner has just read it.
final class BatchEntry implements Entry {
    private final Batch batch;
    private final Partition partition;
    private final Reads reads;
    private final Cache cache;
    private final Runnable whenReady;
    private final Consumer<Appended> done;
    private final long[] places;
    private final KnownKeys known = new KnownKeys();
    private @Nullable FrameWriter frames;
    private long sequence;
    private int fetching;

    /// So many changes the directory had seen when it was looked into last.
    private long learntAfter = -1;

    /// @param whenReady called when what [#ready] had to fetch is there
    BatchEntry(
            Batch batch,
            Partition partition,
            Reads reads,
            Cache cache,
            Runnable whenReady,
            Consumer<Appended> done) {
        this.batch = batch;
        this.partition = partition;
        this.reads = reads;
        this.cache = cache;
        this.whenReady = whenReady;
        this.done = done;
        this.places = new long[batch.changes().size()];
    }

    @Override
    public void encode(FrameWriter out, long number) {
        frames = out;
        sequence = number;
        out.beginFrame(batch.partition(), number);
        boolean inState = false;
        List<Change> changes = batch.changes();
        for (int i = 0; i < changes.size(); i++) {
            boolean record = isRecord(changes.get(i));
            if (inState && record) {
                endState(out);
            } else if (!inState && !record) {
                out.beginBlock(Block.STATE, false);
            }
            inState = !record;
            encode(i, changes.get(i), out);
        }
        if (inState) {
            endState(out);
        }
        out.endFrame();
        ready(); // What has to be read is read while the frame is written.
    }

    private static void endState(FrameWriter out) {
        out.endHead();
        out.segment().stateBytes += Place.bytes(out.endBlock());
    }

    private static boolean isRecord(Change change) {
        return change instanceof Change.PutRecord || change instanceof Change.RemoveRecord;
    }

    private void encode(int index, Change change, FrameWriter out) {
        switch (change) {
            case Change.PutRecord(var key, var siblings) -> {
                requireIntact(key, siblings);
                places[index] = out.put(key, siblings);
            }
            case Change.RemoveRecord(var key) -> places[index] = out.remove(key);
            default -> {
                StateCodec.write(out.out(), change, partition.writtenClock());
                if (change instanceof Change.SetClock(var clock)) {
                    partition.writtenClock(clock);
                } else if (change instanceof Change.Clear) {
                    partition.writtenClock(DotSet.EMPTY);
                }
            }
        }
    }

    /// A value that was damaged on its way here must not look as if the disk had done it.
    private static void requireIntact(Key key, Siblings siblings) {
        for (Version version : siblings.versions()) {
            if (!version.value().intact()) {
                Check.that(false, "LOG-5: a damaged value is put under " + key);
            }
        }
    }

    @Override
    public boolean ready() {
        if (fetching == 0 && learntAfter != partition.changes()) {
            learntAfter = partition.changes();
            for (Change change : batch.changes()) {
                switch (change) {
                    case Change.PutRecord(var key, var _) -> learn(key);
                    case Change.RemoveRecord(var key) -> learn(key);
                    default -> {} // Concerns no record.
                }
            }
        }
        return fetching == 0;
    }

    private void learn(Key key) {
        for (long place : partition.directory().at(Token.of(key))) {
            if (!known.contains(place)) {
                Block block = reads.atHand(place);
                if (block != null) {
                    learn(place, block);
                } else {
                    fetching++;
                    reads.fetch(place, true, found -> onFetched(place, found));
                }
            }
        }
    }

    private void onFetched(long place, @Nullable Block found) {
        learn(place, found);
        fetching--;
        if (fetching == 0) {
            whenReady.run();
        }
    }

    private void learn(long place, @Nullable Block block) {
        try {
            known.put(place, block == null ? null : block.key());
        } catch (Damaged e) {
            throw new IllegalStateException("a verified record has no key", e);
        }
    }

    @Override
    public void apply() {
        FrameWriter written = Objects.requireNonNull(frames);
        partition.begin();
        for (int i = 0; i < places.length; i++) {
            switch (batch.changes().get(i)) {
                case Change.PutRecord(var key, var _) -> {
                    cache.remove(partition.put(key, places[i], known));
                    known.put(places[i], key);
                    cache.put(places[i], written.bytesAt(places[i]));
                }
                case Change.RemoveRecord(var key) -> {
                    cache.remove(partition.remove(key, known));
                    written.segment().removalBytes += Place.bytes(places[i]);
                }
                case Change.Clear _ -> partition.clear(sequence);
                case Change change -> partition.state().apply(change);
            }
        }
    }

    @Override
    public void report(Appended outcome) {
        done.accept(outcome);
    }

    @Override
    public void announce(Underway underway) {
        underway.add(batch);
    }
}
