package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Dot -> key in the order of arrival, for processed events that some home may still lack. A dot
/// that is gone from here is answered with NEED_FULL, so trimming too early costs a full transfer
/// and nothing else. Nothing here costs more than the log is long.
final class PartitionLog {
    private final Map<Dot, Key> keys = new LinkedHashMap<>();
    private final Map<Key, KeyDots> dots = new HashMap<>();
    private DotSet unlogged;
    private long weight;

    /// What is found of asked dots.
    ///
    /// @param all every asked dot is logged
    record Found(SortedMap<Key, DotSet> byKey, boolean all) {}

    /// @param clock all processed events: of those that are not logged nobody knows who has them
    PartitionLog(SortedMap<Dot, Key> recovered, DotSet clock) {
        recovered.forEach(this::add);
        this.unlogged = clock.minus(DotSet.of(recovered.keySet()));
    }

    void add(DotSet events, Key key) {
        events.forEach(dot -> add(dot, key));
    }

    private void add(Dot dot, Key key) {
        keys.put(dot, key);
        dots.computeIfAbsent(key, k -> new KeyDots()).add(dot);
        weight += LogBounds.weight(key.bytes().length());
    }

    /// Events were processed that the log does not name, and some home may lack them.
    void unlogged(DotSet events) {
        unlogged = unlogged.plus(events);
    }

    /// The keys behind those of the dots that are logged, at most `limitKeys` of them.
    Found find(DotSet asked, int limitKeys) {
        Map<Key, List<Dot>> found = new TreeMap<>();
        boolean[] all = {asked.closedLives().isEmpty()};
        if (asked.count() <= keys.size()) {
            asked.forEach(dot -> {
                Key key = keys.get(dot);
                all[0] &= key != null;
                if (key != null) {
                    note(found, key, dot, limitKeys);
                }
            });
        } else {
            all[0] = false;
            keys.forEach((dot, key) -> {
                if (asked.contains(dot)) {
                    note(found, key, dot, limitKeys);
                }
            });
        }
        SortedMap<Key, DotSet> byKey = new TreeMap<>();
        found.forEach((key, its) -> byKey.put(key, DotSet.of(its)));
        return new Found(byKey, all[0]);
    }

    private static void note(Map<Key, List<Dot>> found, Key key, Dot dot, int limitKeys) {
        if (found.size() < limitKeys || found.containsKey(key)) {
            found.computeIfAbsent(key, k -> new ArrayList<>()).add(dot);
        }
    }

    /// Whether a context covers every event of the key that some home may lack: those that are
    /// logged, and all those of which the log no longer tells the key.
    boolean within(Key key, DotSet context) {
        KeyDots logged = dots.get(key);
        return context.containsAll(unlogged) && (logged == null || logged.within(context));
    }

    int count() {
        return keys.size();
    }

    /// The count, in which long keys count for several.
    long weight() {
        return weight;
    }

    /// Drops the logged dots that stand in `everywhere`, and says which those were.
    DotSet trim(DotSet everywhere) {
        unlogged = unlogged.minus(everywhere);
        return drop(keys.keySet().stream().filter(everywhere::contains).toList());
    }

    /// Drops everything, and says what was logged.
    DotSet forget() {
        unlogged = DotSet.EMPTY;
        return drop(List.copyOf(keys.keySet()));
    }

    /// Drops the oldest entries until no more than this is left, and says which those were.
    DotSet cutTo(long left) {
        List<Dot> oldest = new ArrayList<>();
        long over = weight - left;
        Iterator<Map.Entry<Dot, Key>> entries = keys.entrySet().iterator();
        while (over > 0 && entries.hasNext()) {
            Map.Entry<Dot, Key> entry = entries.next();
            oldest.add(entry.getKey());
            over -= LogBounds.weight(entry.getValue().bytes().length());
        }
        DotSet cut = drop(oldest);
        unlogged(cut);
        return cut;
    }

    private DotSet drop(List<Dot> going) {
        Map<Key, List<Dot>> byKey = new HashMap<>();
        for (Dot dot : going) {
            Key key = keys.remove(dot);
            if (key != null) {
                weight -= LogBounds.weight(key.bytes().length());
                byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(dot);
            }
        }
        byKey.forEach((key, gone) ->
                dots.computeIfPresent(
                        key,
                        (k, had) -> {
                            had.remove(gone);
                            return had.isEmpty() ? null : had;
                        }));
        return DotSet.of(going);
    }
}
