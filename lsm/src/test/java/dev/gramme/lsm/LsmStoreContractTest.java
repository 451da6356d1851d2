package dev.gramme.lsm;

import dev.gramme.core.message.Ledger;
import dev.gramme.storage.StoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: the engine passes the contract. Method: a directory per store; what a crash is stands at
/// [LsmRig].
final class LsmStoreContractTest extends StoreContract {
    @TempDir static Path directory;

    private static final AtomicInteger STORES = new AtomicInteger();
    private static final List<LsmRig> OPENED = new ArrayList<>();

    LsmStoreContractTest() {
        super(LsmStoreContractTest::rig);
    }

    private static LsmRig rig(long seed) {
        Path own = directory.resolve("store" + STORES.incrementAndGet());
        return new LsmRig(own, new Random(seed), Ledger.EMPTY, OPENED);
    }

    @AfterEach
    void close() {
        OPENED.forEach(LsmRig::close);
        OPENED.clear();
    }
}
