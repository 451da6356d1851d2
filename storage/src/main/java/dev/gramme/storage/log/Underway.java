package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What batches will change that are in the log and not applied yet. A merge leaves that alone: the
/// log already holds what comes after it, and a copy behind that would bring the old back.
final class Underway {
    private record Name(int partition, Object what) {}

    private final Set<Name> names = new HashSet<>();
    private final Set<Integer> cleared = new HashSet<>();
    private final Map<Integer, DotSet> trimmed = new HashMap<>();

    void add(Batch batch) {
        int partition = batch.partition();
        for (Change change : batch.changes()) {
            switch (change) {
                case Change.PutRecord(var key, var _) -> names.add(new Name(partition, key));
                case Change.RemoveRecord(var key) -> names.add(new Name(partition, key));
                case Change.AddToLog(var dot, var _) -> names.add(new Name(partition, dot));
                case Change.TrimLog(var dots) -> trimmed.merge(partition, dots, DotSet::plus);
                case Change.PutHint(var hint) -> names.add(new Name(partition, HintName.of(hint)));
                case Change.DropHint(var target, var key) ->
                        names.add(new Name(partition, new HintName(target, key)));
                case Change.Clear() -> cleared.add(partition);
                case Change.SetClock _, Change.SetRecovering _ -> {} // No merge copies those.
            }
        }
    }

    boolean changes(int partition, Key key) {
        return has(partition, key);
    }

    boolean changes(int partition, HintName hint) {
        return has(partition, hint);
    }

    boolean changes(int partition, Dot dot) {
        return has(partition, dot) || trimmed.getOrDefault(partition, DotSet.EMPTY).contains(dot);
    }

    private boolean has(int partition, Object what) {
        return cleared.contains(partition) || names.contains(new Name(partition, what));
    }
}
