package dev.gramme.lsm;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Where a group becomes durable, in the sense of the store's durability. Writer's thread.
interface Commit {
    /// @param sync with everything that was written before
    void write(WriteBatch group, boolean sync) throws RocksDBException;
}
