package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Dot;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// O11: within a partition a dot names one event for ever: one key and one value, or none.
public final class DotUniqueness {
    private final Map<Integer, Map<Dot, Event>> events = new TreeMap<>();
    private final List<Violation> found = new ArrayList<>();

    private record Event(Key key, @Nullable Value value) {}

    /// Somebody spoke of this event.
    ///
    /// @param value null: the event brings none
    public void saw(int partition, Dot dot, Key key, @Nullable Value value) {
        Event event = new Event(key, value);
        Event before =
                events.computeIfAbsent(partition, any -> new TreeMap<>()).putIfAbsent(dot, event);
        if (before != null && !before.equals(event)) {
            found.add(
                    new Violation(
                            "O11 dots are unique",
                            dot + " of partition " + partition + ": " + before + ", " + event));
        }
    }

    public List<Violation> found() {
        return List.copyOf(found);
    }
}
