package dev.gramme.lsm;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Where a group becomes durable, in the sense of the store's durability. Writer's thread.
interface Commit {
    void write(WriteBatch group) throws RocksDBException;
}
