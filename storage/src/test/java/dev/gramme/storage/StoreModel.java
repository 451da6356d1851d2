package dev.gramme.storage;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a store holds, as naively as it can be said: the truth that engines are compared with.
public final class StoreModel {
    private final SortedMap<Integer, Part> parts = new TreeMap<>();

    private static final class Part {
        final SortedMap<Key, Siblings> records = new TreeMap<>();
        final SortedMap<Dot, Key> log = new TreeMap<>();
        final List<Hint> hints = new ArrayList<>();
        DotSet clock = DotSet.EMPTY;
        List<NodeId> recovering = List.of();

        void drop(NodeId target, Key key) {
            hints.removeIf(hint -> hint.target().equals(target) && hint.key().equals(key));
        }
    }

    public static StoreModel of(List<Batch> batches) {
        StoreModel model = new StoreModel();
        batches.forEach(model::apply);
        return model;
    }

    private void apply(Batch batch) {
        for (Change change : batch.changes()) {
            Part part = parts.computeIfAbsent(batch.partition(), _ -> new Part());
            switch (change) {
                case Change.PutRecord(var key, var siblings) -> part.records.put(key, siblings);
                case Change.RemoveRecord(var key) -> part.records.remove(key);
                case Change.SetClock(var clock) -> part.clock = clock;
                case Change.AddToLog(var dot, var key) -> part.log.put(dot, key);
                case Change.TrimLog(var dots) -> part.log.keySet().removeIf(dots::contains);
                case Change.PutHint(var hint) -> {
                    part.drop(hint.target(), hint.key());
                    part.hints.add(hint);
                }
                case Change.DropHint(var target, var key) -> part.drop(target, key);
                case Change.SetRecovering(var from) -> part.recovering = from;
                case Change.Clear() -> parts.remove(batch.partition());
            }
        }
    }

    public SortedMap<Key, Siblings> records(int partition) {
        Part part = parts.get(partition);
        return part == null ? new TreeMap<>() : part.records;
    }

    public long recordCount() {
        return parts.values().stream().mapToLong(part -> part.records.size()).sum();
    }

    public SortedMap<Integer, PartitionState> states() {
        SortedMap<Integer, PartitionState> states = new TreeMap<>();
        parts.forEach((number, part) ->
                states.put(
                        number,
                        new PartitionState(part.clock, part.log, part.hints, part.recovering)));
        return normal(states);
    }

    /// Without partitions that hold nothing, and with hints in one order: engines may differ there.
    public static SortedMap<Integer, PartitionState> normal(
            SortedMap<Integer, PartitionState> states) {
        SortedMap<Integer, PartitionState> normal = new TreeMap<>();
        states.forEach((number, state) -> {
            PartitionState sorted =
                    new PartitionState(
                            state.clock(),
                            new TreeMap<>(state.log()),
                            state.hints().stream().sorted(HINT_ORDER).toList(),
                            state.recovering());
            if (!sorted.equals(NOTHING)) {
                normal.put(number, sorted);
            }
        });
        return normal;
    }

    private static final Comparator<Hint> HINT_ORDER =
            Comparator.comparing(Hint::target).thenComparing(Hint::key);

    private static final PartitionState NOTHING =
            new PartitionState(DotSet.EMPTY, new TreeMap<>(), List.of(), List.of());
}
