package dev.gramme.lsm;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.lsm.RecordCodec.Held;
import dev.gramme.storage.log.ByteSink;
import dev.gramme.storage.log.Items;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Batches that are written in one piece, as a `WriteBatch`. Applies them to the [Partition]s at
/// once: whether they become durable is known before anybody asks those again. Writer's thread.
///
/// A record that is put or removed is asked for in RocksDB, because the counts need to know what
/// was there; the owner has just read it, so it is in memory nearly always.
final class Group implements AutoCloseable {
    private final Database database;
    private final IntFunction<Partition> partitions;
    private final WriteBatch out = new WriteBatch();
    private final Map<Integer, Draft> drafts = new TreeMap<>();
    private final List<String> damages = new ArrayList<>();
    private final ReadOptions reading = new ReadOptions();

    /// What this group has done to a partition's records so far.
    private static final class Draft {
        final Partition partition;
        final Map<Bytes, @Nullable Held> held = new HashMap<>();
        boolean cleared;

        Draft(Partition partition) {
            this.partition = partition;
        }
    }

    /// @param partitions those of the writer, made when they are missing
    Group(Database database, IntFunction<Partition> partitions) {
        this.database = database;
        this.partitions = partitions;
    }

    void add(Batch batch) throws RocksDBException {
        Draft draft =
                drafts.computeIfAbsent(
                        batch.partition(), number -> new Draft(partitions.apply(number)));
        for (Change change : batch.changes()) {
            add(draft, change);
        }
    }

    private void add(Draft draft, Change change) throws RocksDBException {
        int number = draft.partition.number;
        switch (change) {
            case Change.PutRecord(var key, var siblings) -> put(draft, key, siblings);
            case Change.RemoveRecord(var key) -> remove(draft, key);
            case Change.SetClock(var clock) ->
                    put(Names.only(number, Names.CLOCK), sink -> Items.dots(sink, clock));
            case Change.SetRecovering(var from) ->
                    put(Names.only(number, Names.RECOVERING), sink -> Items.nodes(sink, from));
            case Change.AddToLog(var dot, var key) ->
                    put(Names.logged(number, dot), sink -> Items.key(sink, key));
            case Change.TrimLog(var dots) -> trim(draft.partition, dots);
            case Change.PutHint(var hint) ->
                    put(
                            Names.hint(number, hint.target(), hint.key()),
                            sink -> Items.hint(sink, hint));
            case Change.DropHint(var target, var key) ->
                    out.delete(database.state(), Names.hint(number, target, key));
            case Change.Clear() -> clear(draft);
        }
        if (isOfState(change)) {
            draft.partition.state().apply(change);
        }
    }

    private static boolean isOfState(Change change) {
        return !(change instanceof Change.PutRecord
                || change instanceof Change.RemoveRecord
                || change instanceof Change.Clear);
    }

    private void put(Draft draft, Key key, Siblings siblings) throws RocksDBException {
        byte[] name = Names.record(draft.partition.number, Position.of(key));
        byte[] value = RecordCodec.write(name, siblings);
        Held held = RecordCodec.held(name, value, value.length);
        replace(draft, name, before(draft, name, held), held);
        out.put(database.records(), name, value);
    }

    private void remove(Draft draft, Key key) throws RocksDBException {
        byte[] name = Names.record(draft.partition.number, Position.of(key));
        Held before = before(draft, name, new Held(name.length, true));
        if (before != null) {
            replace(draft, name, before, null);
            out.delete(database.records(), name);
        }
    }

    private static void replace(
            Draft draft, byte[] name, @Nullable Held before, @Nullable Held after) {
        Partition partition = draft.partition;
        partition.counts(partition.counts().replaced(before, after));
        draft.held.put(Bytes.owning(name), after);
    }

    /// What stands under a name before this change; null: nothing.
    ///
    /// @param guess where that cannot be read
    private @Nullable Held before(Draft draft, byte[] name, Held guess) {
        Bytes own = Bytes.owning(name);
        if (draft.held.containsKey(own)) {
            return draft.held.get(own);
        }
        if (draft.cleared) {
            return null;
        }
        byte[] header = new byte[RecordCodec.HEADER_BYTES];
        try {
            int bytes = database.db().get(database.records(), reading, name, header);
            return bytes == RocksDB.NOT_FOUND ? null : RecordCodec.held(name, header, bytes);
        } catch (RocksDBException damaged) {
            damages.add(String.valueOf(damaged.getMessage()));
            return guess;
        }
    }

    /// Costs what is cut off or held, not what the set spans: its ranges may be much longer.
    private void trim(Partition partition, DotSet dots) throws RocksDBException {
        Map<Dot, Key> log = partition.state().log();
        List<Dot> cut =
                dots.count() > log.size()
                        ? log.keySet().stream().filter(dots::contains).toList()
                        : dots.toList().stream().filter(log::containsKey).toList();
        for (Dot dot : cut) {
            out.delete(database.state(), Names.logged(partition.number, dot));
        }
    }

    private void clear(Draft draft) throws RocksDBException {
        byte[] begin = Names.begin(draft.partition.number);
        byte[] end = Names.begin(draft.partition.number + 1);
        for (ColumnFamilyHandle family : List.of(database.records(), database.state())) {
            out.deleteRange(family, begin, end);
        }
        draft.partition.clear();
        draft.held.clear();
        draft.cleared = true;
    }

    private void put(byte[] name, Consumer<ByteSink> content) throws RocksDBException {
        ByteSink sink = new ByteSink(64);
        content.accept(sink);
        out.put(database.state(), name, Names.exact(sink));
    }

    /// So far.
    long bytes() {
        return out.getDataSize();
    }

    /// Nothing is added any more: the counts go with what they count (LSM-1).
    WriteBatch whole() throws RocksDBException {
        for (Draft draft : drafts.values()) {
            byte[] name = Names.only(draft.partition.number, Names.COUNTS);
            out.put(database.state(), name, draft.partition.counts().toBytes());
        }
        return out;
    }

    Map<Integer, Partition.Report> reports() {
        Map<Integer, Partition.Report> reports = new TreeMap<>();
        drafts.forEach((number, draft) -> reports.put(number, draft.partition.report()));
        return reports;
    }

    /// What could not be read of what was there before.
    List<String> damages() {
        return damages;
    }

    @Override
    public void close() {
        reading.close();
        out.close();
    }
}
