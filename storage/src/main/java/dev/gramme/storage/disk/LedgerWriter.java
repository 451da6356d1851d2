package dev.gramme.storage.disk;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.ring.ClusterId;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes ledgers from the owner's loop to the disk and the news of it back.
public final class LedgerWriter implements BiConsumer<Ledger, Runnable> {
    private final DataDirectory directory;
    private final Function<Ledger, Bytes> encoding;
    private final Executor disk;
    private final Executor loop;
    private final Consumer<IOException> fatal;

    /// @param disk one thread, so that ledgers are written in their order
    /// @param loop runs a task on the owner's loop
    /// @param fatal called on `disk` when a ledger could not be made durable: the node must stop
    public LedgerWriter(
            DataDirectory directory,
            Function<Ledger, Bytes> encoding,
            Executor disk,
            Executor loop,
            Consumer<IOException> fatal) {
        this.directory = directory;
        this.encoding = encoding;
        this.disk = disk;
        this.loop = loop;
        this.fatal = fatal;
    }

    /// `done` runs on the loop once the ledger is durable, and never if that fails.
    @Override
    public void accept(Ledger ledger, Runnable done) {
        Bytes encoded = encoding.apply(ledger);
        ClusterId cluster =
                ledger.topology() == null ? ClusterId.NONE : ledger.topology().cluster();
        disk.execute(() -> write(cluster, encoded, done));
    }

    private void write(ClusterId cluster, Bytes encoded, Runnable done) {
        try {
            directory.writeLedger(cluster, encoded);
        } catch (IOException e) {
            fatal.accept(e);
            return;
        }
        loop.execute(done);
    }
}
