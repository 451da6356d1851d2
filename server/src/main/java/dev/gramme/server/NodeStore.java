package dev.gramme.server;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.server.config.Config;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.disk.LedgerWriter;
import dev.gramme.storage.disk.RealDisk;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;
import dev.gramme.storage.memory.MemoryJournal;
import dev.gramme.storage.memory.MemoryStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;

/// The store of a node by the engine of its settings, and the work the engine needs done on the
/// way.
interface NodeStore {
    Store store();

    /// Begins what is to be done now and then. On the node's loop.
    default void start() {}

    /// Lets go of the files; the node's loop has ended. Everything acknowledged is there.
    default void close() {}

    /// @param directory the data directory
    /// @throws StartRefused if its files cannot be used
    static NodeStore open(
            Config config,
            Path directory,
            Ledger ledger,
            LedgerWriter ledgers,
            ShardLoop shard,
            Footing footing)
            throws StartRefused {
        return switch (config.storage().engine()) {
            case MEMORY -> {
                MemoryStore store =
                        new MemoryStore(
                                new MemoryJournal(shard::soon, ledgers),
                                shard::soon,
                                config.storage().memoryLimitBytes(),
                                MemoryStore.emptied(ledger));
                yield () -> store;
            }
            case LOG -> OnDisk.open(config, directory, ledger, ledgers, shard, footing);
        };
    }

    /// The engine `log`: merges a little at a time, and writes down now and then where everything
    /// lies.
    final class OnDisk implements NodeStore {
        private static final Logger LOG = LoggerFactory.getLogger(NodeStore.class);
        private static final String SEGMENTS = "segments";
        private static final int MERGE_BYTES = 1 << 20;
        private static final int SYNC_MS = 1_000;

        private final LogStore store;
        private final FileDrive files;
        private final RealDisk disk;
        private final ShardLoop shard;
        private final Durability durability;
        private final Footing footing;

        private OnDisk(
                LogStore store,
                FileDrive files,
                RealDisk disk,
                ShardLoop shard,
                Durability durability,
                Footing footing) {
            this.store = store;
            this.files = files;
            this.disk = disk;
            this.shard = shard;
            this.durability = durability;
            this.footing = footing;
        }

        static OnDisk open(
                Config config,
                Path directory,
                Ledger ledger,
                LedgerWriter ledgers,
                ShardLoop shard,
                Footing footing)
                throws StartRefused {
            Config.Storage storage = config.storage();
            Durability durability = storage.durability();
            LogSettings settings =
                    footing.settings()
                            .apply(
                                    LogSettings.production(storage.diskLimitBytes())
                                            .with(storage.memoryLimitBytes() / 4, durability));
            Path segments = directory.resolve(SEGMENTS);
            try {
                FileDrive files = FileDrive.open(segments);
                Drive drive = footing.drive().apply(files);
                RealDisk disk = new RealDisk(drive, shard::later);
                LogStore.Outside outside =
                        new LogStore.Outside(disk, shard::soon, ledgers, new Siren(segments));
                LogStore store = LogStore.open(drive, outside, settings, ledger, shard.nextLong());
                return new OnDisk(store, files, disk, shard, durability, footing);
            } catch (IOException failed) {
                throw new StartRefused(
                        "the records in " + segments + " cannot be read: " + failed.getMessage(),
                        failed);
            }
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void start() {
            every(footing.mergeMs(), () -> store.step(MERGE_BYTES));
            every(footing.checkpointMs(), () -> store.checkpoint(_ -> {}));
            if (durability == Durability.PERIODIC) {
                every(SYNC_MS, () -> store.sync(_ -> {}));
            }
        }

        private void every(int periodMs, Runnable task) {
            shard.after(
                    periodMs,
                    () -> {
                        task.run();
                        every(periodMs, task);
                    });
        }

        @Override
        public void close() {
            try {
                disk.stop();
                files.close();
            } catch (IOException failed) {
                LOG.warn("cannot close the files of the records", failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /// A disk that failed ends the node (SERVER-2): what it says is durable can be trusted no
        /// more.
        private record Siren(Path segments) implements Alarm {
            @Override
            public void failed(String what) {
                throw new IllegalStateException("the disk of " + segments + " has failed: " + what);
            }

            @Override
            public void damaged(Damage damage) {
                LOG.error(
                        "damaged: {} from byte {}: {}",
                        segments.resolve(damage.file()),
                        damage.from(),
                        damage.what());
            }

            @Override
            public void cutOff(Damage tail) {
                LOG.info(
                        "cut off an unfinished write at byte {} of {}: {}",
                        tail.from(),
                        segments.resolve(tail.file()),
                        tail.what());
            }
        }
    }
}
