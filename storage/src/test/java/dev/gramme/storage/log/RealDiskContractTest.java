package dev.gramme.storage.log;

import dev.gramme.core.message.Ledger;
import dev.gramme.storage.StoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: the log engine passes the contract over files and threads too. Method: a directory per
/// store; crashes are ends of processes.
final class RealDiskContractTest extends StoreContract {
    @TempDir static Path directory;

    private static final AtomicInteger STORES = new AtomicInteger();
    private static final List<RealDiskRig> OPENED = new ArrayList<>();

    RealDiskContractTest() {
        super(RealDiskContractTest::rig);
    }

    private static RealDiskRig rig(long seed) {
        Path own = directory.resolve("store" + STORES.incrementAndGet());
        return new RealDiskRig(own, new Random(seed), Ledger.EMPTY, OPENED);
    }

    @AfterEach
    void close() {
        OPENED.forEach(RealDiskRig::close);
        OPENED.clear();
    }
}
