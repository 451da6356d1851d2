package dev.gramme.storage.log;

import dev.gramme.core.port.Store.PartitionState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// All partitions that hold something or have.
final class Partitions {
    private final Segments segments;
    private final List<@Nullable Partition> byNumber = new ArrayList<>();
    private final Partition nothing;

    Partitions(Segments segments) {
        this.segments = segments;
        this.nothing = new Partition(-1, segments);
    }

    /// For reading; an empty one where there is none.
    Partition of(int number) {
        @Nullable Partition known = number < byNumber.size() ? byNumber.get(number) : null;
        return known == null ? nothing : known;
    }

    Partition made(int number) {
        while (byNumber.size() <= number) {
            byNumber.add(null);
        }
        @Nullable Partition known = byNumber.get(number);
        if (known == null) {
            known = new Partition(number, segments);
            byNumber.set(number, known);
        }
        return known;
    }

    List<Partition> all() {
        return byNumber.stream().filter(Objects::nonNull).toList();
    }

    SortedMap<Integer, PartitionState> states() {
        SortedMap<Integer, PartitionState> states = new TreeMap<>();
        for (Partition partition : all()) {
            states.put(partition.number, partition.state().copy());
        }
        return states;
    }

    long heldBytes() {
        long bytes = 0;
        for (@Nullable Partition partition : byNumber) {
            bytes += partition == null ? 0 : partition.heldBytes();
        }
        return bytes;
    }

    long recordCount() {
        long count = 0;
        for (@Nullable Partition partition : byNumber) {
            count += partition == null ? 0 : partition.recordCount();
        }
        return count;
    }

    /// Bytes of the logs and hints.
    long stateBytes() {
        long bytes = 0;
        for (@Nullable Partition partition : byNumber) {
            bytes += partition == null ? 0 : partition.state().heldBytes();
        }
        return bytes;
    }
}
