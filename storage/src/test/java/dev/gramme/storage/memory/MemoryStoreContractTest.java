package dev.gramme.storage.memory;

import dev.gramme.storage.StoreContract;

/// Goal: the memory engine passes the contract. Method: over a journal that crashes at will.
final class MemoryStoreContractTest extends StoreContract {
    MemoryStoreContractTest() {
        super(FakeDisk::new);
    }
}
