package dev.gramme.storage.memory;

import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.PartitionState;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tables of all partitions; one that holds nothing yet has none.
final class Tables {
    private final Table nothing = new Table();

    private final Map<Integer, Table> byPartition = new HashMap<>();
    private long heldBytes;
    private long recordCount;

    void apply(Batch batch) {
        for (Change change : batch.changes()) {
            Table table = byPartition.computeIfAbsent(batch.partition(), _ -> new Table());
            heldBytes -= table.heldBytes();
            recordCount -= table.recordCount();
            if (change instanceof Change.Clear) {
                byPartition.remove(batch.partition());
            } else {
                apply(change, table);
                heldBytes += table.heldBytes();
                recordCount += table.recordCount();
            }
        }
    }

    private static void apply(Change change, Table table) {
        switch (change) {
            case Change.PutRecord(var key, var siblings) -> table.putRecord(key, siblings);
            case Change.RemoveRecord(var key) -> table.removeRecord(key);
            case Change.SetClock(var clock) -> table.setClock(clock);
            case Change.AddToLog(var dot, var key) -> table.addToLog(dot, key);
            case Change.TrimLog(var dots) -> table.trimLog(dots);
            case Change.PutHint(var hint) -> table.putHint(hint);
            case Change.DropHint(var target, var key) -> table.dropHint(target, key);
            case Change.SetRecovering(var from) -> table.setRecovering(from);
            case Change.Clear() -> throw new IllegalArgumentException("a table is not cleared");
        }
    }

    /// The partition's table for reading; an empty one where there is none.
    Table of(int partition) {
        return byPartition.getOrDefault(partition, nothing);
    }

    SortedMap<Integer, PartitionState> states() {
        SortedMap<Integer, PartitionState> states = new TreeMap<>();
        byPartition.forEach((partition, table) -> states.put(partition, table.state()));
        return states;
    }

    long heldBytes() {
        return heldBytes;
    }

    long recordCount() {
        return recordCount;
    }
}
