package dev.gramme.storage.memory;

import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.PartitionState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tables of all partitions; one that holds nothing yet has none.
final class Tables {
    private final Packing packing = new Packing();
    private final Table nothing = new Table(packing);

    private final List<@Nullable Table> byPartition = new ArrayList<>();
    private long heldBytes;
    private long recordCount;

    void apply(Batch batch) {
        for (Change change : batch.changes()) {
            Table table = made(batch.partition());
            heldBytes -= table.heldBytes();
            recordCount -= table.recordCount();
            if (change instanceof Change.Clear) {
                byPartition.set(batch.partition(), null);
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
        @Nullable Table table = partition < byPartition.size() ? byPartition.get(partition) : null;
        return table == null ? nothing : table;
    }

    private Table made(int partition) {
        while (byPartition.size() <= partition) {
            byPartition.add(null);
        }
        @Nullable Table table = byPartition.get(partition);
        if (table == null) {
            table = new Table(packing);
            byPartition.set(partition, table);
        }
        return table;
    }

    SortedMap<Integer, PartitionState> states() {
        SortedMap<Integer, PartitionState> states = new TreeMap<>();
        for (int partition = 0; partition < byPartition.size(); partition++) {
            @Nullable Table table = byPartition.get(partition);
            if (table != null) {
                states.put(partition, table.state());
            }
        }
        return states;
    }

    long heldBytes() {
        return heldBytes;
    }

    long recordCount() {
        return recordCount;
    }
}
