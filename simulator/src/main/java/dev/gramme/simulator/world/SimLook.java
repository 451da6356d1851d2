package dev.gramme.simulator.world;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Position;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// A log engine that is opened to be looked at, outside of time.
final class SimLook implements Disk, Alarm {
    private final FaultyDrive drive;
    private final LogStore store;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();

    /// @param drive a copy, which the opening may change
    SimLook(FaultyDrive drive, LogSettings settings) {
        this.drive = drive;
        LogStore.Outside outside =
                new LogStore.Outside(this, loop::add, (_, _) -> fail("a ledger"), this);
        try {
            store = LogStore.open(drive, outside, settings, Ledger.EMPTY, 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// All that it holds.
    List<Store.Batch> batches() {
        List<Store.Batch> batches = new ArrayList<>();
        store.recovered()
                .partitions()
                .forEach((number, state) -> {
                    List<Change> changes = new ArrayList<>();
                    changes.add(new Change.SetClock(state.clock()));
                    state.log().forEach((dot, key) -> changes.add(new Change.AddToLog(dot, key)));
                    state.hints().forEach(hint -> changes.add(new Change.PutHint(hint)));
                    changes.add(new Change.SetRecovering(state.recovering()));
                    addRecords(number, changes);
                    batches.add(new Store.Batch(number, changes));
                });
        return batches;
    }

    private void addRecords(int partition, List<Change> changes) {
        store.scan(
                partition,
                Position.START,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                page ->
                        page.rows()
                                .forEach(row ->
                                        changes.add(
                                                new Change.PutRecord(row.key(), row.siblings()))));
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    private static void fail(String what) {
        throw new IllegalStateException("this store is only looked at: " + what);
    }

    @Override
    public void read(String file, long from, int length, Consumer<byte[]> done) {
        try {
            byte[] bytes = drive.read(file, from, length);
            loop.add(() -> done.accept(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void room(LongConsumer done) {
        fail("a question for room");
    }

    @Override
    public void write(
            String file,
            long from,
            byte[] bytes,
            int length,
            boolean sync,
            Consumer<Outcome> done) {
        fail("a write");
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        fail("a sync");
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        fail("a file");
    }

    @Override
    public void rename(String file, String name, Consumer<Outcome> done) {
        fail("a name");
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        fail("a removal");
    }

    @Override
    public void failed(String what) {
        fail(what);
    }

    @Override
    public void damaged(Damage damage) {
        // Whoever owns the files has been told.
    }

    @Override
    public void cutOff(Damage tail) {
        // It was not durable.
    }
}
