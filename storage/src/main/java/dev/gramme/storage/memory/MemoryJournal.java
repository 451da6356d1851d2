package dev.gramme.storage.memory;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The journal of a node whose data live in memory alone: a batch counts as durable at once and is
/// gone when the process ends; only the ledger is really kept. Owner's loop only.
public final class MemoryJournal implements Journal {
    private final Consumer<Runnable> later;
    private final BiConsumer<Ledger, Runnable> ledgerFile;

    /// @param later runs a task on the owner's loop, after the present call
    /// @param ledgerFile makes the ledger durable elsewhere, then runs the given task on the
    ///   owner's loop; ledgers must reach the file in the order in which they are given
    public MemoryJournal(Consumer<Runnable> later, BiConsumer<Ledger, Runnable> ledgerFile) {
        this.later = later;
        this.ledgerFile = ledgerFile;
    }

    @Override
    public void write(Store.Batch batch, Consumer<Store.Appended> done) {
        later.accept(() -> done.accept(Store.Appended.KEPT));
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        ledgerFile.accept(ledger, done);
    }
}
