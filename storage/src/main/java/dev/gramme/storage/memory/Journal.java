package dev.gramme.storage.memory;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;

import java.util.function.Consumer;

/// What makes the changes of a [MemoryStore] durable. Never blocks and never throws; callbacks come
/// on the owner's loop and never inside the call.
public interface Journal {
    /// Takes a batch; `done` runs when it and all earlier ones are durable, or have failed. Batches
    /// are reported in the order in which they were given.
    void write(Store.Batch batch, Consumer<Store.Appended> done);

    /// Remembers the ledger in place of the one before; `done` runs when it is durable.
    void keep(Ledger ledger, Runnable done);
}
