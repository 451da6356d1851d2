package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A store in tables in memory over a [Journal]: a batch enters the tables when the journal reports
/// it durable, so that reads see durable state only. Owner's loop only.
public final class MemoryStore implements Store {
    private final Journal journal;
    private final Consumer<Runnable> later;
    private final long limitBytes;
    private final Recovered recovered;
    private final Tables tables;
    private long givenCount;
    private long reportedCount;
    private boolean failed;

    /// A store whose tables start empty, whatever `recovered` says.
    ///
    /// @param later runs a task on the owner's loop, after the present call
    public MemoryStore(
            Journal journal, Consumer<Runnable> later, long limitBytes, Recovered recovered) {
        this(journal, later, limitBytes, recovered, new Tables());
    }

    private MemoryStore(
            Journal journal,
            Consumer<Runnable> later,
            long limitBytes,
            Recovered recovered,
            Tables tables) {
        this.journal = journal;
        this.later = later;
        this.limitBytes = limitBytes;
        this.recovered = recovered;
        this.tables = tables;
    }

    /// What a node finds that kept its ledger and lost its tables: not clean, unless it is new.
    public static Recovered emptied(Ledger ledger) {
        return new Recovered(ledger, new TreeMap<>(), ledger.equals(Ledger.EMPTY));
    }

    /// The store as it stands after the journalled batches, in their order.
    ///
    /// @param losses what of them is gone
    /// @param stopped nothing is missing behind the last of them
    public static MemoryStore recover(
            Journal journal,
            Consumer<Runnable> later,
            long limitBytes,
            Ledger ledger,
            List<Batch> journalled,
            Losses losses,
            boolean stopped) {
        Tables tables = replay(journalled);
        Recovered recovered = recovered(ledger, journalled, tables, losses, stopped);
        return new MemoryStore(journal, later, limitBytes, recovered, tables);
    }

    /// What [#recover] would find.
    public static Recovered replay(Ledger ledger, List<Batch> journalled) {
        return recovered(ledger, journalled, replay(journalled), Losses.NONE, false);
    }

    private static Tables replay(List<Batch> journalled) {
        Tables tables = new Tables();
        journalled.forEach(tables::apply);
        return tables;
    }

    /// Something may be missing behind the last journalled batch; only a new store lost nothing.
    private static Recovered recovered(
            Ledger ledger, List<Batch> journalled, Tables tables, Losses losses, boolean stopped) {
        boolean clean = stopped || (journalled.isEmpty() && ledger.equals(Ledger.EMPTY));
        return new Recovered(ledger, tables.states(), clean, losses);
    }

    @Override
    public Recovered recovered() {
        return recovered;
    }

    @Override
    public void append(Batch batch, boolean sync, Consumer<Appended> done) {
        long number = ++givenCount;
        journal.write(batch, outcome -> onWritten(number, batch, outcome, done));
    }

    private void onWritten(long number, Batch batch, Appended outcome, Consumer<Appended> done) {
        if (number != ++reportedCount) {
            throw new IllegalStateException(
                    "STORE-1: batch " + number + " was reported as number " + reportedCount);
        }
        failed |= outcome == Appended.FAILED;
        if (failed) {
            done.accept(Appended.FAILED);
            return;
        }
        tables.apply(batch);
        done.accept(outcome);
    }

    @Override
    public void get(int partition, Key key, Consumer<Lookup> done) {
        Siblings siblings = tables.of(partition).get(key);
        Lookup lookup = siblings == null ? new Lookup.Absent() : new Lookup.Found(siblings);
        later.accept(() -> done.accept(lookup));
    }

    @Override
    public void scan(
            int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        Page page = tables.of(partition).scan(after, limitRows, limitBytes);
        later.accept(() -> done.accept(page));
    }

    @Override
    public Snapshot snapshot(int partition) {
        return new TableSnapshot(tables.of(partition).frozen(), later);
    }

    @Override
    public long keyCount(int partition) {
        return tables.of(partition).keyCount();
    }

    @Override
    public long heldBytes() {
        return tables.heldBytes();
    }

    @Override
    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public long recordCount() {
        return tables.recordCount();
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        journal.keep(ledger, done);
    }
}
