package dev.gramme.storage.log;

import dev.gramme.storage.StoreContract;

/// Goal: the log engine passes the contract. Method: over a drive in memory that loses power, with
/// segments so small that they end every few batches, and merges between.
final class LogStoreContractTest extends StoreContract {
    LogStoreContractTest() {
        super(LogRig::new);
    }
}
