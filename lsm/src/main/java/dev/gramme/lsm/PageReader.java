package dev.gramme.lsm;

import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.storage.log.Damaged;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads one page of a scan. Where RocksDB cannot read a block, nobody knows which records are in
/// it: the page names the first token that may be there as unreadable and goes on behind. One
/// thread.
final class PageReader implements AutoCloseable {
    private final Database database;
    private final int partition;
    private final int limitRows;
    private final int limitBytes;
    private final Slice end;
    private final ReadOptions options;
    private final List<Row> rows = new ArrayList<>();
    private final List<Long> unreadable = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();
    private RocksIterator entries;
    private long bytes;

    /// The first token that was not seen yet.
    private long next;

    PageReader(Database database, View view, int partition, int limitRows, int limitBytes) {
        this.database = database;
        this.partition = partition;
        this.limitRows = limitRows;
        this.limitBytes = limitBytes;
        this.end = new Slice(Names.begin(partition + 1));
        this.options =
                new ReadOptions()
                        .setSnapshot(view.snapshot())
                        .setIterateUpperBound(end)
                        .setFillCache(false);
        this.entries = database.db().newIterator(database.records(), options);
    }

    Page read(Position after) {
        byte[] start = Names.record(partition, after);
        next = after.token();
        entries.seek(start);
        if (entries.isValid() && Arrays.equals(entries.key(), start)) {
            entries.next();
        }
        boolean more = true;
        while (more) {
            while (entries.isValid()) {
                if (isFull()) {
                    return page(false);
                }
                take(entries.key(), entries.value());
                entries.next();
            }
            if (!ranIntoDamage()) {
                return page(true);
            }
            if (isFull()) {
                return page(false);
            }
            more = leap();
        }
        return page(true);
    }

    private boolean isFull() {
        return !rows.isEmpty() && (rows.size() >= limitRows || bytes >= limitBytes);
    }

    private Page page(boolean last) {
        return new Page(List.copyOf(rows), last, List.copyOf(unreadable));
    }

    private void take(byte[] name, byte[] value) {
        Position position = Names.position(name);
        try {
            rows.add(new Row(position, RecordCodec.read(name, value)));
            bytes += name.length + value.length;
        } catch (Damaged damaged) {
            unreadable.add(position.token());
            damages.add(String.valueOf(damaged.getMessage()));
        }
        next = position.token() + 1;
    }

    private boolean ranIntoDamage() {
        try {
            entries.status();
            return false;
        } catch (RocksDBException damaged) {
            damages.add(String.valueOf(damaged.getMessage()));
            return true;
        }
    }

    /// Goes to the first token from which on there is something to read; false if there is none.
    private boolean leap() {
        unreadable.add(next);
        long bad = next;
        long step = 1;
        while (!isReadableFrom(bad + step)) {
            bad += step;
            step <<= 1;
            if (step <= 0 || Long.compareUnsigned(bad + step, bad) < 0) {
                return false;
            }
        }
        while (step > 1) {
            step >>>= 1;
            if (!isReadableFrom(bad + step)) {
                bad += step;
            }
        }
        next = bad + 1;
        return isReadableFrom(next);
    }

    /// Asks an iterator that has met no damage: one that has may find less of it when it looks
    /// again.
    private boolean isReadableFrom(long token) {
        entries.close();
        entries = database.db().newIterator(database.records(), options);
        entries.seek(Names.record(partition, Position.before(token)));
        try {
            entries.status();
            return true;
        } catch (RocksDBException _) {
            return false; // Told when it was met first.
        }
    }

    /// What could not be read, in RocksDB's words or ours.
    List<String> damages() {
        return damages;
    }

    @Override
    public void close() {
        entries.close();
        options.close();
        end.close();
    }
}
