package dev.gramme.storage.log;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// The segments that are there, by number and by slot.
final class Segments {
    private final TreeMap<Long, Segment> byNumber = new TreeMap<>();
    private final List<@Nullable Segment> bySlot = new ArrayList<>();

    /// A segment of this number in a free slot.
    Segment add(long number) {
        int slot = bySlot.indexOf(null);
        if (slot < 0) {
            slot = bySlot.size();
            bySlot.add(null);
        }
        if (slot == Place.MAX_SLOTS) {
            throw new IllegalStateException("more than " + slot + " segments: make them larger");
        }
        Segment segment = new Segment(number, slot);
        bySlot.set(slot, segment);
        byNumber.put(number, segment);
        return segment;
    }

    /// Its file is gone; its slot may be used again.
    void remove(Segment segment) {
        byNumber.remove(segment.number);
        bySlot.set(segment.slot, null);
    }

    Segment of(long place) {
        return Objects.requireNonNull(bySlot.get(Place.slot(place)));
    }

    @Nullable Segment newest() {
        return byNumber.isEmpty() ? null : byNumber.lastEntry().getValue();
    }

    @Nullable Segment numbered(long number) {
        return byNumber.get(number);
    }

    /// All whose files are there, ascending by number.
    Collection<Segment> all() {
        return byNumber.values();
    }

    /// Those that are needed, ascending by number.
    List<Segment> needed() {
        return byNumber.values().stream().filter(segment -> !segment.forgotten).toList();
    }

    long totalBytes() {
        long bytes = 0;
        for (Segment segment : byNumber.values()) {
            bytes += segment.length;
        }
        return bytes;
    }
}
