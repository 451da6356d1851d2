package dev.gramme.simulator.world;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.memory.Journal;

import java.util.function.Consumer;

/// The journal of a store that is only looked at.
final class ClosedJournal implements Journal {
    @Override
    public void write(Store.Batch batch, Consumer<Store.Appended> done) {
        throw new IllegalStateException("this store is only looked at: " + batch);
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        throw new IllegalStateException("this store is only looked at: " + ledger);
    }
}
