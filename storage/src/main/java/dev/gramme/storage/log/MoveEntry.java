package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What a merge copies of one partition to the end of the log: records with the places they are
/// copied from, removals with their positions, and what lives of log and hints.
final class MoveEntry implements Entry {
    private final Partition partition;
    private final Cache cache;
    private final List<Moved> records = new ArrayList<>();
    private final List<Removal> removals = new ArrayList<>();
    private final List<Change> state = new ArrayList<>();
    private final Runnable done;
    private long[] places = {};
    private @Nullable Segment target;

    private record Moved(Block block, long token, long from) {}

    private record Removal(Key key, LogPosition position) {}

    MoveEntry(Partition partition, Cache cache, Runnable done) {
        this.partition = partition;
        this.cache = cache;
        this.done = done;
    }

    void addRecord(Block block, Key key, long from) {
        records.add(new Moved(block, Token.of(key), from));
    }

    void addRemoval(Key key, LogPosition position) {
        removals.add(new Removal(key, position));
    }

    void addState(Change change) {
        state.add(change);
    }

    boolean isEmpty() {
        return records.isEmpty() && removals.isEmpty() && state.isEmpty();
    }

    @Override
    public void encode(FrameWriter out, long sequence) {
        target = out.segment();
        out.beginFrame(partition.number, sequence);
        places = new long[records.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = out.copy(records.get(i).block());
        }
        for (Removal removal : removals) {
            out.beginBlock(Block.REMOVED_BEFORE, false);
            out.out().u64(removal.position().segment());
            out.out().u32(removal.position().from());
            Items.key(out.out(), removal.key());
            out.endHead();
            target.removalBytes += Place.bytes(out.endBlock());
        }
        if (!state.isEmpty()) {
            out.beginBlock(Block.STATE, false);
            state.forEach(change -> StateCodec.write(out.out(), change, DotSet.EMPTY));
            out.endHead();
            long bytes = Place.bytes(out.endBlock());
            target.stateBytes += bytes;
            target.carriedBytes += bytes;
        }
        out.endFrame();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void apply() {
        for (int i = 0; i < places.length; i++) {
            Moved moved = records.get(i);
            if (partition.move(moved.token(), moved.from(), places[i])) {
                cache.move(moved.from(), places[i]);
            }
        }
    }

    @Override
    public void report(Appended outcome) {
        Objects.requireNonNull(target, "encoded");
        done.run();
    }

    /// Another merge runs only after this one.
    @Override
    public void announce(Underway underway) {}
}
