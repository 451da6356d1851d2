package dev.gramme.simulator.world;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.LogStore;
import dev.gramme.storage.memory.Journal;
import dev.gramme.storage.memory.MemoryStore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The disk of one machine: a journal of batches, or the files of the log engine ([SimFiles]), and
/// a file with the ledger. What is written becomes durable in its order, a group at a time, after a
/// delay. A crash keeps what is durable and, by chance, a prefix of the rest.
final class SimDisk {
    private final Dice dice;
    private final List<Store.Batch> batches = new ArrayList<>();
    private final TreeSet<Integer> damaged = new TreeSet<>();
    private final Dice damages;
    private Ledger ledger = Ledger.EMPTY;
    private Mode mode;
    private int meanSyncMicros;
    private boolean forgotten;
    private final SimFiles files;

    /// Left by a clean stop for the next process.
    private boolean stopped;

    /// What survives the end of a process.
    enum Mode {
        /// Everything synced.
        JOURNAL,
        /// The ledger alone, as with the memory engine in production.
        LEDGER,
        /// Everything synced, in the files of the log engine.
        FILES
    }

    SimDisk(Dice dice, Mode mode, int meanSyncMicros) {
        this.dice = dice;
        this.damages = dice.fork("damage");
        this.files = new SimFiles(dice.fork("files"));
        this.mode = mode;
        this.meanSyncMicros = meanSyncMicros;
    }

    Mode mode() {
        return mode;
    }

    void meanSyncMicros(int micros) {
        meanSyncMicros = micros;
    }

    /// The store of a new process, recovered from what is durable.
    Store open(World world, SimProcess process, long limitBytes) {
        boolean clean = stopped;
        stopped = false;
        SimJournal journal = new SimJournal(world, process);
        process.machine().journal(journal);
        if (mode == Mode.FILES) {
            return openFiles(world, process, journal);
        }
        if (forgotten) {
            forgotten = false;
            return new MemoryStore(
                    journal, process::later, limitBytes, MemoryStore.emptied(ledger));
        }
        return MemoryStore.recover(
                journal, process::later, limitBytes, ledger, List.copyOf(batches), losses(), clean);
    }

    private Store openFiles(World world, SimProcess process, SimJournal journal) {
        Drive seen = world.tamper().files(process.machine().id(), files.drive());
        SimQueue queue =
                new SimQueue(world, process, files, seen, dice.fork("queue"), meanSyncMicros);
        journal.queue = queue;
        LogStore store = files.open(queue, seen, ledger, journal::keep);
        queue.tend(store);
        return store;
    }

    /// Its next operation fails, and with it the process.
    void failNext() {
        files.failNext();
    }

    void heal() {
        files.heal();
    }

    /// Whether every start finds anew that something is lost.
    boolean scarred() {
        return files.scarred();
    }

    private Store.Losses losses() {
        SortedMap<Integer, Store.Loss> lost = new TreeMap<>();
        damaged.forEach(partition -> lost.put(partition, new Store.Loss.Unknown()));
        return new Store.Losses(false, lost);
    }

    /// Everything is gone: a new disk.
    void wipe() {
        batches.clear();
        damaged.clear();
        stopped = false;
        files.wipe();
        ledger = Ledger.EMPTY;
        forgotten = false;
    }

    /// What a disk in mode JOURNAL holds.
    record Copy(List<Store.Batch> batches, Ledger ledger) {}

    Copy copy() {
        return new Copy(List.copyOf(batches), ledger);
    }

    /// An old copy takes the place of what is there.
    void putBack(Copy copy) {
        batches.clear();
        batches.addAll(copy.batches());
        ledger = copy.ledger();
        stopped = false;
    }

    /// Of about half of the partitions some records are gone, and older ones show in the place of
    /// others. The disk knows which partitions these are, until they begin to recover.
    void damage() {
        if (mode == Mode.FILES) {
            files.damage();
            return;
        }
        SortedSet<Integer> all = new TreeSet<>();
        batches.forEach(batch -> all.add(batch.partition()));
        all.removeIf(_ -> damages.chance(0.5));
        damaged.addAll(all);
        batches.replaceAll(batch -> damaged.contains(batch.partition()) ? holed(batch) : batch);
    }

    private Store.Batch holed(Store.Batch batch) {
        List<Store.Change> left = new ArrayList<>();
        for (Store.Change change : batch.changes()) {
            boolean record =
                    change instanceof Store.Change.PutRecord
                            || change instanceof Store.Change.RemoveRecord;
            if (!record || damages.chance(0.5)) {
                left.add(change);
            }
        }
        return new Store.Batch(batch.partition(), left);
    }

    private void enter(Store.Batch batch) {
        batches.add(batch);
        if (batch.changes().stream().anyMatch(Store.Change.SetRecovering.class::isInstance)) {
            damaged.remove(batch.partition());
        }
    }

    List<Store.Batch> durable() {
        return mode == Mode.FILES ? files.durable() : List.copyOf(batches);
    }

    private void forget() {
        batches.clear();
        forgotten = true;
    }

    /// The journal of one process. Ledgers and batches go to separate files.
    final class SimJournal implements Journal {
        private final World world;
        private final SimProcess process;
        private final ArrayDeque<Pending> written = new ArrayDeque<>();
        private final ArrayDeque<Kept> kept = new ArrayDeque<>();
        private @Nullable SimQueue queue;
        private boolean syncing;
        private boolean keeping;

        private record Pending(Store.Batch batch, Consumer<Store.Appended> done) {}

        private record Kept(Ledger ledger, Runnable done) {}

        SimJournal(World world, SimProcess process) {
            this.world = world;
            this.process = process;
        }

        @Override
        public void write(Store.Batch batch, Consumer<Store.Appended> done) {
            written.addLast(new Pending(batch, done));
            sync();
        }

        private void sync() {
            if (!syncing && !written.isEmpty()) {
                syncing = true;
                int count = written.size();
                long delay =
                        mode == Mode.LEDGER ? 0 : 1_000 * (1 + dice.exponential(meanSyncMicros));
                world.schedule(delay, process, "fsync", () -> synced(count));
            }
        }

        private void synced(int count) {
            List<Pending> group = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Pending pending = written.removeFirst();
                enter(pending.batch());
                group.add(pending);
            }
            syncing = false;
            boolean lasts = mode != Mode.LEDGER;
            Store.Appended outcome = lasts ? Store.Appended.DURABLE : Store.Appended.KEPT;
            group.forEach(pending -> pending.done().accept(outcome));
            sync();
        }

        @Override
        public void keep(Ledger next, Runnable done) {
            kept.addLast(new Kept(next, done));
            keepNext();
        }

        private void keepNext() {
            if (!keeping && !kept.isEmpty()) {
                keeping = true;
                long delay = 1_000 * (1 + dice.exponential(meanSyncMicros));
                world.schedule(delay, process, "keep", this::keptOne);
            }
        }

        private void keptOne() {
            Kept first = kept.removeFirst();
            ledger = first.ledger();
            keeping = false;
            first.done().run();
            keepNext();
        }

        /// The process ends, and everything it has written becomes durable before.
        void close() {
            written.forEach(pending -> enter(pending.batch()));
            ledger = kept.isEmpty() ? ledger : kept.getLast().ledger();
            stopped = true;
        }

        /// The process ended without warning.
        void crash() {
            int lucky = dice.nextInt(written.size() + 1);
            for (int i = 0; i < lucky; i++) {
                enter(written.removeFirst().batch());
            }
            if (!kept.isEmpty() && dice.chance(0.5)) {
                ledger = kept.removeFirst().ledger();
            }
            if (queue != null) {
                queue.crash();
                files.crash();
            }
            if (mode == Mode.LEDGER) {
                forget();
            }
        }
    }
}
