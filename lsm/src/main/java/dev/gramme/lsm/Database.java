package dev.gramme.lsm;

import dev.gramme.storage.Engine.Bounds;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// RocksDB with our settings: two column families, *records* and *state*. All of its memory is in
/// one bound: blocks, indexes and filters are in the cache, and write buffers are counted there.
final class Database implements AutoCloseable {
    private static final int OPEN_FILES = 512;
    private static final int FILTER_BITS_PER_KEY = 10;
    private static final long LEAST_BUFFER_BYTES = 64 << 10;
    private static final long MOST_BUFFER_BYTES = 64 << 20;

    private final Deque<RocksObject> natives = new ArrayDeque<>();
    private final RocksDB db;
    private final ColumnFamilyHandle records;
    private final ColumnFamilyHandle state;
    private final WriteOptions writing;

    /// @param recovery what of its log of writes is believed
    Database(Path directory, Bounds bounds, WALRecoveryMode recovery) throws RocksDBException {
        LRUCache cache = kept(new LRUCache(bounds.memoryBytes()));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions options = options(bounds, cache).setWalRecoveryMode(recovery);
            db = RocksDB.open(options, directory.toString(), families(bounds, cache), handles);
        } catch (RocksDBException refused) {
            closeNatives();
            throw refused;
        }
        handles.forEach(this::kept);
        records = handles.get(1);
        state = handles.get(2);
        writing = kept(new WriteOptions());
    }

    private <T extends RocksObject> T kept(T made) {
        natives.push(made);
        return made;
    }

    private DBOptions options(Bounds bounds, LRUCache cache) {
        long buffers = bounds.memoryBytes() / 2;
        return kept(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(kept(new WriteBufferManager(buffers, cache)))
                .setMaxTotalWalSize(Math.max(buffers, LEAST_BUFFER_BYTES))
                .setMaxOpenFiles(OPEN_FILES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2);
    }

    private List<ColumnFamilyDescriptor> families(Bounds bounds, LRUCache cache) {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(kept(new BloomFilter(FILTER_BITS_PER_KEY)));
        ColumnFamilyOptions options =
                kept(new ColumnFamilyOptions())
                        .setTableFormatConfig(table)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setWriteBufferSize(
                                Math.clamp(
                                        bounds.memoryBytes() / 8,
                                        LEAST_BUFFER_BYTES,
                                        MOST_BUFFER_BYTES));
        return List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options),
                new ColumnFamilyDescriptor("records".getBytes(StandardCharsets.US_ASCII), options),
                new ColumnFamilyDescriptor("state".getBytes(StandardCharsets.US_ASCII), options));
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle records() {
        return records;
    }

    ColumnFamilyHandle state() {
        return state;
    }

    /// Writer's thread.
    void write(WriteBatch group, boolean sync) throws RocksDBException {
        db.write(writing.setSync(sync), group);
    }

    @Override
    public void close() {
        // The handles first, then the database, then what it was made with.
        records.close();
        state.close();
        db.close();
        closeNatives();
    }

    private void closeNatives() {
        natives.forEach(RocksObject::close);
    }
}
