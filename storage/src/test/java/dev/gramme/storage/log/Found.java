package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.StoreModel;
import dev.gramme.storage.StoreRig;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Everything that a store holds, read through its door.
///
/// @param known the partitions it speaks of, those that hold nothing included: a home that is not
///   known has everything to take over, one that holds nothing has not
record Found(
        Set<Integer> known,
        SortedMap<Integer, PartitionState> states,
        List<SortedMap<Key, Siblings>> records,
        long recordCount) {
    static Found in(StoreRig rig) {
        List<SortedMap<Key, Siblings>> records = new ArrayList<>();
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            records.add(records(rig, partition));
        }
        SortedMap<Integer, PartitionState> states = rig.store().recovered().partitions();
        return new Found(
                states.keySet(), StoreModel.normal(states), records, rig.store().recordCount());
    }

    static Found expected(List<Batch> batches) {
        StoreModel model = StoreModel.of(batches);
        List<SortedMap<Key, Siblings>> records = new ArrayList<>();
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            records.add(model.records(partition));
        }
        Set<Integer> named = new TreeSet<>();
        batches.forEach(batch -> named.add(batch.partition()));
        return new Found(named, model.states(), records, model.recordCount());
    }

    /// The length of the longest prefix that this is; -1 if it is none of at least `least`.
    int prefixOf(List<Batch> batches, int least) {
        for (int length = batches.size(); length >= least; length--) {
            if (equals(expected(batches.subList(0, length)))) {
                return length;
            }
        }
        return -1;
    }

    private static SortedMap<Key, Siblings> records(StoreRig rig, int partition) {
        SortedMap<Key, Siblings> records = new TreeMap<>();
        Position after = Position.START;
        Page page;
        do {
            page = page(rig, partition, after);
            for (Row row : page.rows()) {
                records.put(row.key(), row.siblings());
                after = row.position();
            }
        } while (!page.last());
        return records;
    }

    static Page page(StoreRig rig, int partition, Position after) {
        return only(rig, done -> rig.store().scan(partition, after, 5, 1 << 20, done));
    }

    static Lookup get(StoreRig rig, int partition, Key key) {
        return only(rig, done -> rig.store().get(partition, key, done));
    }

    private static <T> T only(StoreRig rig, Consumer<Consumer<T>> call) {
        List<T> answers = new ArrayList<>();
        call.accept(answers::add);
        rig.settle();
        if (answers.size() != 1) {
            throw new IllegalStateException("answers: " + answers);
        }
        return answers.getFirst();
    }

    /// Appends and waits; how many became durable.
    static int append(StoreRig rig, List<Batch> batches) {
        int[] durable = {0};
        for (Batch batch : batches) {
            rig.store()
                    .append(
                            batch,
                            outcome -> durable[0] += outcome == Store.Appended.FAILED ? 0 : 1);
        }
        rig.settle();
        return durable[0];
    }
}
