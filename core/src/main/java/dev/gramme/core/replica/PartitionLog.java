package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Dot -> key in the order of arrival, for processed events that some home may still lack. A dot
/// that is gone from here is answered with NEED_FULL, so trimming too early costs a full transfer
/// and nothing else.
final class PartitionLog {
    private final Map<Dot, Key> keys = new LinkedHashMap<>();
    private final Map<Key, DotSet> dots = new HashMap<>();

    PartitionLog(SortedMap<Dot, Key> recovered) {
        recovered.forEach((dot, key) -> add(DotSet.of(dot), key));
    }

    void add(DotSet events, Key key) {
        events.forEach(dot -> keys.put(dot, key));
        dots.merge(key, events, DotSet::plus);
    }

    /// The keys behind those of the dots that are logged, at most `limitKeys` of them.
    SortedMap<Key, DotSet> keysOf(DotSet asked, int limitKeys) {
        SortedMap<Key, DotSet> found = new TreeMap<>();
        for (Map.Entry<Dot, Key> entry : keys.entrySet()) {
            boolean room = found.size() < limitKeys || found.containsKey(entry.getValue());
            if (room && asked.contains(entry.getKey())) {
                found.merge(entry.getValue(), DotSet.of(entry.getKey()), DotSet::plus);
            }
        }
        return found;
    }

    boolean holdsAll(DotSet asked) {
        long held = keys.keySet().stream().filter(asked::contains).count();
        return held == asked.count();
    }

    DotSet dotsOf(Key key) {
        return dots.getOrDefault(key, DotSet.EMPTY);
    }

    int count() {
        return keys.size();
    }

    /// Drops the logged dots that stand in `everywhere`, and says which those were.
    DotSet trim(DotSet everywhere) {
        List<Dot> known = keys.keySet().stream().filter(everywhere::contains).toList();
        for (Dot dot : known) {
            Key key = keys.remove(dot);
            if (key != null) {
                dots.computeIfPresent(key, (k, had) -> lessOrNull(had.minus(dot)));
            }
        }
        return DotSet.of(known);
    }

    private static @Nullable DotSet lessOrNull(DotSet left) {
        return left.isEmpty() ? null : left;
    }
}
