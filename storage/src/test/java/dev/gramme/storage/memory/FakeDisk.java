package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.StoreRig;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// A journal in memory that makes writes durable only when told to, and the store above it. After a
/// crash a random part of what was not durable is found nevertheless, as with real disks.
final class FakeDisk implements Journal, StoreRig {
    private final Random random;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ArrayDeque<Runnable> syncs = new ArrayDeque<>();
    private final List<Store.Batch> written = new ArrayList<>();
    private final MemoryStore store;
    private int durableCount;
    private Ledger ledger;
    private boolean broken;

    FakeDisk(long seed) {
        this(new Random(seed), Ledger.EMPTY, List.of());
    }

    private FakeDisk(Random random, Ledger ledger, List<Store.Batch> journalled) {
        this.random = random;
        this.ledger = ledger;
        written.addAll(journalled);
        durableCount = journalled.size();
        store =
                MemoryStore.recover(
                        this, loop::add, 1 << 20, ledger, journalled, Store.Losses.NONE, false);
    }

    @Override
    public void write(Store.Batch batch, Consumer<Store.Appended> done) {
        if (!broken) {
            written.add(batch);
        }
        boolean lost = broken;
        syncs.add(() -> {
            durableCount += lost ? 0 : 1;
            done.accept(lost ? Store.Appended.FAILED : Store.Appended.DURABLE);
        });
    }

    @Override
    public void keep(Ledger kept, Runnable done) {
        syncs.add(() -> {
            ledger = kept;
            done.run();
        });
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void step() {
        ArrayDeque<Runnable> chosen = random.nextBoolean() ? loop : syncs;
        Runnable task = chosen.poll();
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void settle() {
        while (!loop.isEmpty() || !syncs.isEmpty()) {
            (loop.isEmpty() ? syncs : loop).remove().run();
        }
    }

    @Override
    public void breakDisk() {
        broken = true;
    }

    @Override
    public StoreRig crash() {
        int luckyCount = random.nextInt(written.size() - durableCount + 1);
        return new FakeDisk(random, ledger, written.subList(0, durableCount + luckyCount));
    }

    @Override
    public boolean damage(int partition, Key key) {
        return false;
    }
}
