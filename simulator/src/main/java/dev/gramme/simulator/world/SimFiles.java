package dev.gramme.simulator.world;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.disk.FaultyDrive.Luck;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/// The files of a machine whose store is the log engine. What they hold outlives processes: a
/// process that ends may leave what it wrote and did not sync, and if the power goes each sector of
/// that is there or is not.
final class SimFiles {
    private static final String SEGMENT = ".log";
    private static final String CHECKPOINT = "checkpoint";
    private static final int MOST_HARMS = 3;

    private final Dice dice;
    private final LogSettings settings;
    private FaultyDrive drive = new FaultyDrive();
    private boolean scarred;
    private boolean fails;
    private boolean calm;

    /// Behind this nothing in the log says how much of it was durable.
    private String lastFile = "";

    private long lastFrom;

    SimFiles(Dice dice) {
        this.dice = dice;
        this.settings =
                new LogSettings(
                        Long.MAX_VALUE,
                        dice.between(500, 20_000),
                        dice.between(0, 20_000),
                        dice.between(20, 60),
                        0,
                        0,
                        Durability.FSYNC);
    }

    /// The store of a new process, recovered from what the files hold.
    ///
    /// @param seen the files as the process sees them
    LogStore open(
            SimQueue queue, Drive seen, Ledger ledger, BiConsumer<Ledger, Runnable> ledgerFile) {
        LogStore.Outside outside =
                new LogStore.Outside(queue, queue::later, ledgerFile, queue.alarm());
        try {
            LogStore store = LogStore.open(seen, outside, settings, ledger, dice.nextLong());
            List<String> segments = segments();
            noteDurable(segments.isEmpty() ? "" : segments.getLast(), 0);
            return store;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Drive drive() {
        return drive;
    }

    private List<String> segments() {
        return drive.files().stream().filter(SimFiles::isSegment).toList();
    }

    static boolean isSegment(String file) {
        return file.endsWith(SEGMENT);
    }

    /// A group of writes is durable; it says nothing of its own end, nor of groups that were
    /// written beside it.
    ///
    /// @param from up to where it says that its file was durable
    void noteDurable(String file, long from) {
        if (isSegment(file) || file.isEmpty()) {
            lastFile = file;
            lastFrom = from;
        }
    }

    /// The next operation fails half done.
    void failNext() {
        fails = true;
    }

    /// Whatever went wrong goes wrong no more.
    void heal() {
        calm = true;
        fails = false;
    }

    boolean calm() {
        return calm;
    }

    /// To be called before an operation.
    void prepare() {
        if (fails) {
            fails = false;
            drive.failAt(drive.operations(), false);
        }
    }

    /// The process has ended, half of the time with the power of the machine.
    void crash() {
        if (dice.chance(0.5)) {
            drive = drive.afterPowerLoss(Luck.drawn(dice::nextLong));
        }
        fails = false;
    }

    void wipe() {
        drive = new FaultyDrive();
        scarred = false;
        noteDurable("", 0);
    }

    /// Whether something was damaged that stays so: every start finds it again.
    boolean scarred() {
        return scarred;
    }

    /// Bits turn, or a sector lands in the place of another, wherever the log can tell. (The last
    /// group is no such place: there damage looks like a write that had not ended. Nor is what a
    /// checkpoint spares a start from reading, so it goes: nobody looks for that yet.)
    void damage() {
        scarred = true;
        int harms = dice.between(1, MOST_HARMS);
        List<String> segments = segments();
        for (int i = 0; i < harms && !segments.isEmpty(); i++) {
            harm(dice.pick(segments));
        }
        try {
            drive.remove(CHECKPOINT);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void harm(String file) {
        byte[] bytes = drive.bytes(file);
        int end = file.equals(lastFile) ? (int) lastFrom : bytes.length;
        if (end == 0) {
            return;
        }
        int at = dice.nextInt(end);
        if (dice.chance(0.5)) {
            drive.flip(file, at, 1 << dice.nextInt(8));
        } else {
            int length = Math.min(FaultyDrive.SECTOR_BYTES, end - at);
            int from = dice.nextInt(end - length + 1);
            byte[] changed = bytes.clone();
            System.arraycopy(bytes, from, changed, at, length);
            if (!Arrays.equals(changed, bytes)) {
                drive.put(file, changed);
            }
        }
    }

    /// What is synced, as batches that make it anew.
    List<Store.Batch> durable() {
        return new ArrayList<>(new SimLook(drive.afterPowerLoss(Luck.none()), settings).batches());
    }
}
