package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.StoreRig;
import dev.gramme.storage.disk.Disk.Outcome;
import dev.gramme.storage.disk.FaultyDrive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/// The log engine over a drive in memory. Steps are drawn from the seed: the loop, a change of the
/// disk, a read, or a step of a merge.
final class LogRig implements StoreRig, Alarm {
    static final LogSettings TINY =
            new LogSettings(1 << 20, 700, 4_000, 30, 4, 0, Durability.FSYNC);

    final FaultyDrive drive;
    final LogStore store;
    final List<Damage> damages = new ArrayList<>();
    final List<Damage> cuts = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    private final LogSettings settings;
    private final Random random;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ArrayDeque<Runnable> ledgers = new ArrayDeque<>();
    private final FakeDisk disk;
    private Ledger ledger;

    LogRig(long seed) {
        this(new FaultyDrive(), TINY, new Random(seed), Ledger.EMPTY);
    }

    LogRig(FaultyDrive drive, LogSettings settings, Random random, Ledger ledger) {
        this.drive = drive;
        this.settings = settings;
        this.random = random;
        this.ledger = ledger;
        this.disk = new FakeDisk(drive, loop::add);
        LogStore.Outside outside = new LogStore.Outside(disk, loop::add, this::keep, this);
        try {
            store = LogStore.open(drive, outside, settings, ledger, 0x1122_3344_5566_7788L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(Ledger kept, Runnable done) {
        ledgers.add(() -> {
            ledger = kept;
            loop.add(done);
        });
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> run(loop);
            case 3, 4 -> disk.change();
            case 5 -> disk.read();
            case 6 -> run(ledgers);
            default -> store.step(300);
        }
    }

    /// Changes that the disk has not made yet.
    int waiting() {
        return disk.waiting();
    }

    /// Lets the loop do what it has to do, and nothing else happen.
    void turn() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    @Override
    public void settle() {
        settle(Long.MAX_VALUE);
    }

    /// Lets everything happen until the drive has done so many operations.
    void settle(long operations) {
        while (!loop.isEmpty() || !disk.isIdle() || !ledgers.isEmpty()) {
            turn();
            if (drive.operations() >= operations) {
                return;
            }
            disk.read();
            if (drive.operations() >= operations) {
                return;
            }
            disk.change();
            run(ledgers);
        }
    }

    private static void run(Queue<Runnable> queue) {
        Runnable task = queue.poll();
        if (task != null) {
            task.run();
        }
    }

    /// Merges until nothing is worth it.
    void merge() {
        mergeUntil(Long.MAX_VALUE);
    }

    void mergeUntil(long operations) {
        while (drive.operations() < operations && store.step(300)) {
            settle(operations);
        }
    }

    /// Looks at everything, and tells what was found.
    ScrubProgress scrub(int budgetBytes) {
        store.beginScrub(1);
        while (store.scrub(budgetBytes, 2)) {
            settle();
        }
        settle();
        return store.scrubProgress();
    }

    @Override
    public void breakDisk() {
        drive.failAt(drive.operations(), true);
    }

    @Override
    public LogRig crash() {
        return over(drive.afterPowerLoss(FaultyDrive.Luck.drawn(random)));
    }

    LogRig over(FaultyDrive found) {
        return new LogRig(found, settings, random, ledger);
    }

    /// A clean stop and what is found then.
    LogRig restart() {
        stop();
        return over(drive.copy());
    }

    void stop() {
        List<Outcome> outcomes = new ArrayList<>();
        store.close(outcomes::add);
        settle();
        if (!outcomes.equals(List.of(Outcome.DONE))) {
            throw new IllegalStateException("no clean stop: " + outcomes);
        }
    }

    @Override
    public boolean damage(int partition, Key key) {
        byte[] name = key.bytes().unsafeArray();
        for (String file : drive.files()) {
            byte[] bytes = drive.bytes(file);
            for (int at = 0; at <= bytes.length - name.length; at++) {
                if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                    drive.flip(file, at, 1);
                }
            }
        }
        store.dropCache();
        return true;
    }

    @Override
    public void failed(String what) {
        failures.add(what);
    }

    @Override
    public void damaged(Damage damage) {
        damages.add(damage);
    }

    @Override
    public void cutOff(Damage tail) {
        cuts.add(tail);
    }
}
