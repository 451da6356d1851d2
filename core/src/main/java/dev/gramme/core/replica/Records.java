package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The records of one partition as writes see them: the newest state of each key, durable or not.
/// Writes to one key take effect one after the other, also while its record is still being read
/// from the store (REPLICA-5).
final class Records {
    private final int partition;
    private final Store store;
    private final Map<Key, Unsynced> unsynced = new HashMap<>();
    private final Map<Key, Loading> loading = new HashMap<>();

    private static final class Unsynced {
        private Siblings record = Siblings.ABSENT;
        private int batches;

        /// Of these, acknowledged already.
        private int promised;

        /// Who must not miss what was acknowledged: nearly always nobody.
        private @Nullable List<Runnable> readers;
    }

    Records(int partition, Store store) {
        this.partition = partition;
        this.store = store;
    }

    /// The newest record of the key, at once or when it is read; null: it is unreadable.
    void with(Key key, Consumer<@Nullable Siblings> use) {
        Loading under = loading.get(key);
        if (under != null) {
            under.then(use);
            return;
        }
        Unsynced entry = unsynced.get(key);
        if (entry != null) {
            use.accept(entry.record);
            return;
        }
        Loading first = new Loading(key, use);
        loading.put(key, first);
        store.get(partition, key, first);
    }

    /// A batch on the key is being written.
    ///
    /// @param record as it is afterwards
    /// @param unchanged the batch does not touch the record
    /// @param promised it is acknowledged already: reads of the key wait for it
    /// @return to be run when the batch is durable
    Runnable writing(Key key, Siblings record, boolean unchanged, boolean promised) {
        Unsynced entry = unsynced.computeIfAbsent(key, k -> new Unsynced());
        if (!unchanged || entry.batches == 0) {
            entry.record = record;
        }
        entry.batches++;
        entry.promised += promised ? 1 : 0;
        return () -> {
            entry.batches--;
            if (entry.batches == 0) {
                unsynced.remove(key);
            }
            if (promised) {
                keepPromise(entry);
            }
        };
    }

    private static void keepPromise(Unsynced entry) {
        entry.promised--;
        List<Runnable> readers = entry.readers;
        if (entry.promised == 0 && readers != null) {
            entry.readers = null;
            readers.forEach(Runnable::run);
        }
    }

    /// Runs once the store shows all that was acknowledged of the key; now, if it does.
    void whenKept(Key key, Runnable read) {
        Unsynced entry = unsynced.get(key);
        if (entry == null || entry.promised == 0) {
            read.run();
            return;
        }
        if (entry.readers == null) {
            entry.readers = new ArrayList<>();
        }
        entry.readers.add(read);
    }

    boolean isUnsynced(Key key) {
        return unsynced.containsKey(key);
    }

    /// Keys with a batch that is not durable yet.
    Collection<Key> unsynced() {
        return new TreeSet<>(unsynced.keySet());
    }

    int unsyncedCount() {
        return unsynced.size();
    }

    /// Runs once every record being loaded at this moment has been worked on.
    void afterLoads(Runnable next) {
        List<Key> open = loading.keySet().stream().sorted().toList();
        if (open.isEmpty()) {
            next.run();
            return;
        }
        int[] left = {open.size()};
        for (Key key : open) {
            with(
                    key,
                    record -> {
                        left[0]--;
                        if (left[0] == 0) {
                            next.run();
                        }
                    });
        }
    }

    /// A record on its way from the store, and who waits for it: nearly always one.
    private final class Loading implements Consumer<Store.Lookup> {
        private final Key key;
        private final Consumer<@Nullable Siblings> first;
        private @Nullable ArrayDeque<Consumer<@Nullable Siblings>> others;

        Loading(Key key, Consumer<@Nullable Siblings> first) {
            this.key = key;
            this.first = first;
        }

        void then(Consumer<@Nullable Siblings> use) {
            if (others == null) {
                others = new ArrayDeque<>();
            }
            others.add(use);
        }

        @Override
        public void accept(Store.Lookup found) {
            Siblings stored =
                    switch (found) {
                        case Store.Lookup.Found(var siblings) -> siblings;
                        case Store.Lookup.Absent() -> Siblings.ABSENT;
                        case Store.Lookup.Unreadable() -> null;
                    };
            first.accept(stored);
            while (others != null && !others.isEmpty()) {
                Unsynced entry = unsynced.get(key);
                others.remove().accept(entry != null ? entry.record : stored);
            }
            loading.remove(key);
        }
    }
}
