package dev.gramme.lsm;

import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/// The store as it was when a group was durable (LSM-2). Counted on the owner's loop, read by any
/// thread, closed when nobody reads it any more.
final class View implements AutoCloseable {
    private final Database database;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private int readers = 1;

    View(Database database) {
        this.database = database;
        this.snapshot = database.db().getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    ReadOptions options() {
        return options;
    }

    View retain() {
        readers++;
        return this;
    }

    /// Whether that was the last reader: the view is to be closed then. The store itself is one
    /// reader of its newest view.
    boolean release() {
        readers--;
        return readers == 0;
    }

    @Override
    public void close() {
        options.close();
        database.db().releaseSnapshot(snapshot);
        snapshot.close();
    }
}
