package dev.gramme.storage.log;

import dev.gramme.core.message.Ledger;
import dev.gramme.storage.StoreContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: the log engine passes the contract over files and threads too. Method: a directory per
/// store; crashes are ends of processes.
final class RealDiskContractTest extends StoreContract {
    @TempDir static Path directory;

    private static final AtomicInteger STORES = new AtomicInteger();

    RealDiskContractTest() {
        super(RealDiskContractTest::rig);
    }

    private static RealDiskRig rig(long seed) {
        Path own = directory.resolve("store" + STORES.incrementAndGet());
        return new RealDiskRig(own, new Random(seed), Ledger.EMPTY);
    }
}
