package dev.gramme.storage.log;

import dev.gramme.core.port.Store.PartitionState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
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

    /// To be written to. It counts among [#all] from its first applied change on: until then nobody
    /// may take it for one that holds nothing.
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

    /// One that the log knows.
    Partition found(int number) {
        Partition partition = made(number);
        partition.begin();
        return partition;
    }

    List<Partition> all() {
        List<Partition> begun = new ArrayList<>();
        for (@Nullable Partition partition : byNumber) {
            if (partition != null && partition.hasBegun()) {
                begun.add(partition);
            }
        }
        return begun;
    }

    /// The first of [#all] with this number or a higher one; null: there is none.
    @Nullable Partition from(int number) {
        for (int next = number; next < byNumber.size(); next++) {
            @Nullable Partition known = byNumber.get(next);
            if (known != null && known.hasBegun()) {
                return known;
            }
        }
        return null;
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
