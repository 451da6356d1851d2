package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A store whose callbacks wait until the test runs them: reads one by one, appends with a sync.
public final class FakeStore implements Store {
    private record Append(Batch batch, Consumer<Appended> done) {}

    private final TreeMap<Integer, NavigableMap<Position, Siblings>> records = new TreeMap<>();
    private final TreeMap<Key, Long> tokens = new TreeMap<>();
    private final TreeSet<Key> unreadable = new TreeSet<>();
    private final ArrayDeque<Runnable> reads = new ArrayDeque<>();
    private final ArrayDeque<Append> appends = new ArrayDeque<>();
    private final List<Change> durable = new ArrayList<>();
    private int lookups;
    private long waitingBytes;
    private boolean synced;
    private int rowsPerPage = Integer.MAX_VALUE;

    // ---- what the test does ----

    /// Answers the oldest open read.
    ///
    /// @return false: there was none
    boolean answerRead() {
        Runnable read = reads.poll();
        if (read != null) {
            read.run();
        }
        return read != null;
    }

    /// Answers every read, and those that the answers lead to; nothing becomes durable.
    void answerReads() {
        boolean more = true;
        while (more) {
            more = answerRead();
        }
    }

    /// Makes durable what was appended so far, and reports it.
    void sync() {
        end(Appended.DURABLE);
    }

    /// Stores what was appended so far as a store in memory would.
    void keep() {
        end(Appended.KEPT);
    }

    /// Fails what was appended so far.
    void fail() {
        end(Appended.FAILED);
    }

    private void end(Appended outcome) {
        List<Append> now = List.copyOf(appends);
        appends.clear();
        for (Append append : now) {
            if (outcome != Appended.FAILED) {
                append.batch.changes().forEach(change -> apply(append.batch.partition(), change));
            }
            append.done.accept(outcome);
        }
    }

    /// Answers and syncs until nothing is left to do.
    public void flush() {
        while (!reads.isEmpty() || !appends.isEmpty()) {
            answerReads();
            sync();
        }
    }

    void damage(Key key) {
        unreadable.add(key);
    }

    /// Gives a key another token than its own, before it is written.
    void place(Key key, long token) {
        tokens.put(key, token);
    }

    void waitingBytes(long bytes) {
        waitingBytes = bytes;
    }

    void rowsPerPage(int rows) {
        rowsPerPage = rows;
    }

    // ---- what the test sees ----

    /// The durable record; null: none.
    public @Nullable Siblings record(int partition, Key key) {
        return partition(partition).get(position(key));
    }

    /// Every durable change so far, in order.
    public List<Change> changes() {
        return durable;
    }

    boolean idle() {
        return reads.isEmpty() && appends.isEmpty();
    }

    /// Whether a batch was to be synced whatever the settings say.
    boolean synced() {
        return synced;
    }

    int lookups() {
        return lookups;
    }

    private NavigableMap<Position, Siblings> partition(int partition) {
        return records.computeIfAbsent(partition, any -> new TreeMap<>());
    }

    private Position position(Key key) {
        Long token = tokens.get(key);
        return token == null ? Position.of(key) : new Position(token, key);
    }

    private void apply(int partition, Change change) {
        durable.add(change);
        switch (change) {
            case Change.PutRecord(var key, var siblings) ->
                    partition(partition).put(position(key), siblings);
            case Change.RemoveRecord(var key) -> partition(partition).remove(position(key));
            case Change.Clear() -> partition(partition).clear();
            default -> {}
        }
    }

    // ---- Store ----

    @Override
    public Recovered recovered() {
        return new Recovered(Ledger.EMPTY, new TreeMap<>(), true);
    }

    @Override
    public void append(Batch batch, boolean sync, Consumer<Appended> done) {
        synced |= sync;
        appends.add(new Append(batch, done));
    }

    @Override
    public void get(int partition, Key key, Consumer<Lookup> done) {
        lookups++;
        reads.add(() -> done.accept(lookup(partition, key)));
    }

    private Lookup lookup(int partition, Key key) {
        if (unreadable.contains(key)) {
            return new Lookup.Unreadable();
        }
        Siblings found = record(partition, key);
        return found == null ? new Lookup.Absent() : new Lookup.Found(found);
    }

    @Override
    public void scan(
            int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        reads.add(() -> done.accept(page(partition, after, Math.min(limitRows, rowsPerPage))));
    }

    private Page page(int partition, Position after, int limitRows) {
        List<Row> rows = new ArrayList<>();
        List<Long> lost = new ArrayList<>();
        partition(partition)
                .tailMap(after, false)
                .forEach((position, siblings) -> {
                    if (unreadable.contains(position.key())) {
                        lost.add(position.token());
                    } else {
                        rows.add(new Row(position, siblings));
                    }
                });
        boolean last = rows.size() <= limitRows;
        return new Page(last ? rows : List.copyOf(rows.subList(0, limitRows)), last, lost);
    }

    @Override
    public long waitingBytes() {
        return waitingBytes;
    }

    @Override
    public Snapshot snapshot(int partition) {
        throw new UnsupportedOperationException("a replica takes no snapshot");
    }

    @Override
    public long keyCount(int partition) {
        return partition(partition).values().stream().filter(s -> !s.isEmpty()).count();
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public long limitBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long recordCount() {
        return records.values().stream().mapToLong(NavigableMap::size).sum();
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        throw new UnsupportedOperationException("a replica keeps no ledger");
    }
}
