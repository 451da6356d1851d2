package dev.gramme.storage.disk;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.ring.ClusterId;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes ledgers from the owner's loop to the disk and the news of it back. On a full disk they
/// wait, in their order.
public final class LedgerWriter implements BiConsumer<Ledger, Runnable> {
    private final DataDirectory directory;
    private final Function<Ledger, Bytes> encoding;
    private final Executor disk;
    private final Executor loop;
    private final Consumer<IOException> fatal;
    private final Consumer<Runnable> patience;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean resting;

    /// On `disk`.
    private record Waiting(ClusterId cluster, Bytes encoded, Runnable done) {}

    /// @param disk one thread, so that ledgers are written in their order
    /// @param loop runs a task on the owner's loop
    /// @param fatal called on `disk` when a ledger could not be made durable: the node must stop
    /// @param patience called on `disk` when it is full; runs the task there after a while
    public LedgerWriter(
            DataDirectory directory,
            Function<Ledger, Bytes> encoding,
            Executor disk,
            Executor loop,
            Consumer<IOException> fatal,
            Consumer<Runnable> patience) {
        this.directory = directory;
        this.encoding = encoding;
        this.disk = disk;
        this.loop = loop;
        this.fatal = fatal;
        this.patience = patience;
    }

    /// `done` runs on the loop once the ledger is durable, and never if that fails.
    @Override
    public void accept(Ledger ledger, Runnable done) {
        Bytes encoded = encoding.apply(ledger);
        ClusterId cluster =
                ledger.topology() == null ? ClusterId.NONE : ledger.topology().cluster();
        disk.execute(() -> {
            waiting.add(new Waiting(cluster, encoded, done));
            if (!resting) {
                writeAll();
            }
        });
    }

    private void writeAll() {
        resting = false;
        while (!waiting.isEmpty()) {
            Waiting next = waiting.element();
            try {
                directory.writeLedger(next.cluster, next.encoded);
            } catch (IOException failed) {
                resting = true;
                onFailed(failed);
                return;
            }
            waiting.remove();
            loop.execute(next.done);
        }
    }

    private void onFailed(IOException failed) {
        if (DiskFull.isMeantBy(failed)) {
            patience.accept(this::writeAll);
        } else {
            fatal.accept(failed);
        }
    }
}
