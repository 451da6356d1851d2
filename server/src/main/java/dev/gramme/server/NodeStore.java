package dev.gramme.server;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.gateway.Backend;
import dev.gramme.server.config.Config;
import dev.gramme.storage.disk.LedgerWriter;
import dev.gramme.storage.memory.MemoryJournal;
import dev.gramme.storage.memory.MemoryStore;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;

/// The store of a node by the engine of its settings, and the work the engine needs done on the
/// way.
interface NodeStore {
    Store store();

    /// Begins what is to be done now and then. On the node's loop.
    ///
    /// @param lost told once when damage was found that a new life of the node can mend
    default void start(Runnable lost) {}

    /// What looks at every stored byte; null: the engine has nothing of the kind.
    default @Nullable Scrubs scrubs() {
        return null;
    }

    /// As [Backend#durability].
    default String durability() {
        return "memory";
    }

    /// How many damaged places were told since the start.
    default int damages() {
        return 0;
    }

    /// Makes everything durable, so that the next start finds it at once and knows who minted here.
    /// On the node's loop, which runs nothing else that writes from now on.
    ///
    /// @param done on the loop
    default void stop(Runnable done) {
        done.run();
    }

    /// Lets go of the files; the node's loop has ended. Everything acknowledged is there.
    default void close() {}

    /// Refuses an engine whose jars are not here, before anything is made for it.
    static void requireJars(Config.Engine engine) throws StartRefused {
        if (engine == Config.Engine.LSM) {
            JarStore.engine(engine.word());
        }
    }

    /// Refuses a node that has belonged to a cluster and whose records are not where they were:
    /// that is a disk which is not mounted, or one that is lost, and only somebody who looks can
    /// tell.
    static void requireThere(Path records, Ledger ledger) throws StartRefused {
        if (ledger.topology() != null && Files.notExists(records)) {
            throw new StartRefused(
                    "the records of this node are gone: there is no directory %s beside its ledger: %s"
                            .formatted(
                                    records,
                                    "mount the disk they are on; if they are lost, start with an"
                                            + " empty data directory under the old name, and the"
                                            + " node takes its records over from the others"));
        }
    }

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
            case LOG -> DiskStore.open(config, directory, ledger, ledgers, shard, footing);
            case LSM -> JarStore.open(config, directory, ledger, ledgers, shard);
        };
    }
}
