package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// The keys of one partition that hold something that expires, the first to expire first. One entry
/// per key, of about 64 bytes and the key. An entry may be older than its record, and is put right
/// when it comes due.
final class Expiries {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::atMs).thenComparing(Entry::key);

    private record Entry(long atMs, Key key) {}

    private final Store store;
    private final int partition;
    private final TreeSet<Entry> entries = new TreeSet<>(ORDER);
    private Position learnedUpTo = Position.START;
    private boolean known;

    /// @param known the partition holds no record yet
    Expiries(Store store, int partition, boolean known) {
        this.store = store;
        this.partition = partition;
        this.known = known;
    }

    /// Whether every record that was there at the start has been looked at.
    boolean known() {
        return known;
    }

    /// The partition may hold records after all. At the start only.
    void unlearn() {
        known = false;
    }

    /// Looks at the next page of records.
    void learn(int limitBytes, Runnable done) {
        store.scan(
                partition,
                learnedUpTo,
                Integer.MAX_VALUE,
                limitBytes,
                page -> {
                    page.rows().forEach(row -> found(row.key(), row.siblings()));
                    known = page.last();
                    learnedUpTo = page.last() ? learnedUpTo : page.rows().getLast().position();
                    done.run();
                });
    }

    /// The record of a key is now another.
    void moved(Key key, Siblings before, Siblings after) {
        long beforeMs = before.firstExpiryMs();
        long afterMs = after.firstExpiryMs();
        if (beforeMs == afterMs) {
            return;
        }
        if (beforeMs > 0) {
            entries.remove(new Entry(beforeMs, key));
        }
        found(key, after);
    }

    void found(Key key, Siblings record) {
        long atMs = record.firstExpiryMs();
        if (atMs > 0) {
            entries.add(new Entry(atMs, key));
        }
    }

    /// [Long#MAX_VALUE]: nothing expires.
    long firstMs() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.first().atMs;
    }

    /// Takes out the keys that expire before `endMs`, at most so many.
    List<Key> take(long endMs, int most) {
        List<Key> taken = new ArrayList<>();
        while (taken.size() < most && firstMs() < endMs) {
            taken.add(entries.removeFirst().key);
        }
        return taken;
    }
}
