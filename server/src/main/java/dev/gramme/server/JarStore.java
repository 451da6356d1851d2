package dev.gramme.server;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.server.config.Config;
import dev.gramme.storage.Engine;
import dev.gramme.storage.disk.LedgerWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;

/// An engine in a node that comes in jars of its own (`lsm`), and does by itself what is to be done
/// now and then.
record JarStore(Engine.Opened opened, Siren siren, String durability) implements NodeStore {
    private static final Logger LOG = LoggerFactory.getLogger(JarStore.class);

    /// What compactions may need; of a small disk a share.
    private static final long RESERVE_BYTES = 512L << 20;

    private static final int LEAST_FREE_PERCENT = 5;

    static JarStore open(
            Config config, Path directory, Ledger ledger, LedgerWriter ledgers, ShardLoop shard)
            throws StartRefused {
        Config.Storage storage = config.storage();
        Engine engine = engine(storage.engine().word());
        Path files = directory.resolve(engine.name());
        NodeStore.requireThere(files, ledger);
        long share = directory.toFile().getTotalSpace() / 100 * LEAST_FREE_PERCENT;
        Engine.Bounds bounds =
                new Engine.Bounds(
                        storage.diskLimitBytes(),
                        Math.min(RESERVE_BYTES, share),
                        storage.lsmMemoryBytes(),
                        storage.durability());
        Siren siren = new Siren(files);
        Engine.Outside outside = new Engine.Outside(shard::later, ledgers, siren);
        try {
            String durability = storage.durability().name().toLowerCase(Locale.ROOT);
            return new JarStore(engine.open(files, bounds, outside, ledger), siren, durability);
        } catch (IOException failed) {
            throw new StartRefused(
                    "the records in " + files + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /// @throws StartRefused if its jars are not here
    static Engine engine(String name) throws StartRefused {
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            if (engine.name().equals(name)) {
                return engine;
            }
        }
        throw new StartRefused(
                """
                the engine %1$s is in jars of its own, which are not on the class path. The \
                launcher builds and adds them (./gramme server --engine %1$s); without it, run \
                mvn -DskipTests -pl %1$s -am package and add %1$s/target/gramme/lib/* behind the \
                other jars\
                """
                        .formatted(name));
    }

    @Override
    public Store store() {
        return opened.store();
    }

    @Override
    public int damages() {
        return siren.damages();
    }

    @Override
    public void stop(Runnable done) {
        opened.stop(done);
    }

    @Override
    public void close() {
        try {
            opened.close();
        } catch (IOException failed) {
            LOG.warn("cannot close the files of the records", failed);
        }
    }
}
