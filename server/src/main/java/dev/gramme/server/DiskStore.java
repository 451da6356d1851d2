package dev.gramme.server;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.server.config.Config;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.disk.LedgerWriter;
import dev.gramme.storage.disk.RealDisk;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;

/// The engine `log` in a node: merges a little at a time, writes down now and then where everything
/// lies, and watches what the disk says. Loop only, but for opening and closing.
final class DiskStore implements NodeStore {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);
    private static final String SEGMENTS = "segments";
    private static final int MERGE_BYTES = 256 << 10;

    /// Between two steps of a merge, and between two looks whether there is one to do.
    private static final int MERGING_MS = 2;

    private static final int RESTING_MS = 50;

    private static final int SYNC_MS = 1_000;
    private static final int ROOM_MS = 500;

    /// Damage seldom comes alone: what a while brings is mended at once.
    private static final int GATHER_DAMAGE_MS = 2_000;

    private final Path segments;
    private final LogStore store;
    private final FileDrive files;
    private final RealDisk disk;
    private final ShardLoop shard;
    private final Durability durability;
    private final Siren siren;
    private final Scrubs scrubs;
    private boolean stopped;

    /// The next start must look at everything.
    private boolean damaged;

    private DiskStore(
            Path segments,
            LogStore store,
            FileDrive files,
            RealDisk disk,
            ShardLoop shard,
            Siren siren,
            Config.Storage config) {
        this.segments = segments;
        this.store = store;
        this.files = files;
        this.disk = disk;
        this.shard = shard;
        this.durability = config.durability();
        this.siren = siren;
        this.scrubs = new Scrubs(store, shard, shard, config.scrub());
    }

    static DiskStore open(
            Config config,
            Path directory,
            Ledger ledger,
            LedgerWriter ledgers,
            ShardLoop shard,
            Footing footing)
            throws StartRefused {
        Config.Storage storage = config.storage();
        LogSettings settings =
                LogSettings.production(storage.diskLimitBytes(), directory.toFile().getTotalSpace())
                        .with(storage.memoryLimitBytes() / 4, storage.durability());
        settings = footing.settings().apply(settings);
        Path segments = directory.resolve(SEGMENTS);
        NodeStore.requireThere(segments, ledger);
        try (Undo undo = new Undo()) {
            FileDrive files = FileDrive.open(segments);
            undo.push(() -> close(files));
            Drive drive = footing.drive().apply(files);
            RealDisk disk = new RealDisk(drive, shard::later);
            undo.push(() -> stop(disk));
            Siren siren = new Siren(segments, () -> " (" + disk.lastFailure() + ")");
            LogStore.Outside outside = new LogStore.Outside(disk, shard::soon, ledgers, siren);
            LogStore store =
                    LogStore.open(drive, outside, settings, ledger, new SecureRandom().nextLong());
            undo.forget();
            return new DiskStore(segments, store, files, disk, shard, siren, storage);
        } catch (IOException failed) {
            throw new StartRefused(
                    "the records in %s cannot be used: %s: %s"
                            .formatted(
                                    segments,
                                    failed.getMessage(),
                                    "see to the disk, its mount and the owner of the files, or"
                                            + " name another directory"),
                    failed);
        }
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Scrubs scrubs() {
        return scrubs;
    }

    @Override
    public String durability() {
        return durability.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int damages() {
        return siren.damages();
    }

    @Override
    public void start(Runnable lost) {
        siren.onceDamaged(() -> shard.after(GATHER_DAMAGE_MS, () -> mend(lost)));
        mergeAfter(RESTING_MS);
        scrubs.start();
        store.lookForRoom(this::onRoom);
        every(ROOM_MS, () -> store.lookForRoom(this::onRoom));
        if (durability == Durability.PERIODIC) {
            every(SYNC_MS, () -> store.sync(_ -> {}));
        }
    }

    private void mergeAfter(int delayMs) {
        shard.after(
                delayMs,
                () -> {
                    if (!stopped) {
                        checkpointIfDue();
                        mergeAfter(store.step(MERGE_BYTES) ? MERGING_MS : RESTING_MS);
                    }
                });
    }

    private void checkpointIfDue() {
        if (!damaged && store.checkpointDue()) {
            store.checkpoint(_ -> {});
        }
    }

    private void onRoom(boolean cramped, long bytes) {
        if (cramped) {
            LOG.warn(
                    "{} has {} bytes left, or no more files: nothing may grow, deletes go on",
                    segments,
                    bytes);
        } else {
            LOG.info("{} has {} bytes left: growth is taken again", segments, bytes);
        }
    }

    private void every(int periodMs, Runnable task) {
        shard.after(
                periodMs,
                () -> {
                    if (!stopped) {
                        task.run();
                        every(periodMs, task);
                    }
                });
    }

    /// The next start looks at every byte, and knows then what is gone.
    private void mend(Runnable lost) {
        if (!stopped) {
            damaged = true;
            store.dropCheckpoint(lost);
        }
    }

    @Override
    public void stop(Runnable done) {
        stopped = true;
        scrubs.stop();
        store.close(_ -> done.run()); // Without the mark, the next start looks closer.
    }

    @Override
    public void close() {
        stop(disk);
        close(files);
    }

    private static void stop(RealDisk disk) {
        try {
            disk.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(FileDrive files) {
        try {
            files.close();
        } catch (IOException failed) {
            LOG.warn("cannot close the files of the records", failed);
        }
    }
}
