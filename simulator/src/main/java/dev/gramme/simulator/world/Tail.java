package dev.gramme.simulator.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The last things that happened, kept as they are and put into words only when a run has failed.
public final class Tail {
    private final int capacity;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    record Entry(long atNanos, String node, String what, Object subject) {
        @Override
        public String toString() {
            String text = String.valueOf(subject);
            String shown = text.length() > 600 ? text.substring(0, 600) + "…" : text;
            long micros = atNanos / 1_000;
            String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
            return micros / 1_000_000 + "." + fraction + " " + node + " " + what + " " + shown;
        }
    }

    Tail(int capacity) {
        this.capacity = capacity;
    }

    Entry add(long atNanos, String node, String what, Object subject) {
        Entry entry = new Entry(atNanos, node, what, subject);
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        return entry;
    }

    /// One line per event, oldest first.
    public List<String> lines() {
        List<String> lines = new ArrayList<>(entries.size());
        entries.forEach(entry -> lines.add(entry.toString()));
        return lines;
    }
}
