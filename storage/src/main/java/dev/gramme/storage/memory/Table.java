package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything of one partition. Counts its bytes as it changes.
final class Table {
    private final Records records = new Records();
    private final Map<Dot, Key> log = new HashMap<>();
    private final TreeMap<HintName, Hint> hints = new TreeMap<>();
    private DotSet clock = DotSet.EMPTY;
    private List<NodeId> recovering = List.of();
    private long heldBytes;
    private long keyCount;

    /// A partition holds at most one hint per target and key.
    private record HintName(NodeId target, Key key) implements Comparable<HintName> {
        private static final Comparator<HintName> ORDER =
                Comparator.comparing(HintName::target).thenComparing(HintName::key);

        @Override
        public int compareTo(HintName other) {
            return ORDER.compare(this, other);
        }
    }

    void putRecord(Key key, Siblings siblings) {
        gone(key, records.put(Position.of(key), siblings));
        heldBytes += Footprint.ofRecord(key, siblings);
        keyCount += siblings.isEmpty() ? 0 : 1;
    }

    void removeRecord(Key key) {
        gone(key, records.remove(Position.of(key)));
    }

    private void gone(Key key, @Nullable Siblings before) {
        if (before != null) {
            heldBytes -= Footprint.ofRecord(key, before);
            keyCount -= before.isEmpty() ? 0 : 1;
        }
    }

    void setClock(DotSet value) {
        clock = value;
    }

    void addToLog(Dot dot, Key key) {
        Key before = log.put(dot, key);
        heldBytes += Footprint.ofLogEntry(key);
        heldBytes -= before == null ? 0 : Footprint.ofLogEntry(before);
    }

    /// Costs what is cut off or held, not what the set spans: its ranges may be much longer.
    void trimLog(DotSet dots) {
        if (dots.count() > log.size()) {
            List.copyOf(log.keySet()).stream().filter(dots::contains).forEach(this::cutFromLog);
        } else {
            dots.forEach(this::cutFromLog);
        }
    }

    private void cutFromLog(Dot dot) {
        Key cut = log.remove(dot);
        heldBytes -= cut == null ? 0 : Footprint.ofLogEntry(cut);
    }

    void putHint(Hint hint) {
        Hint before = hints.put(new HintName(hint.target(), hint.key()), hint);
        heldBytes += Footprint.ofHint(hint);
        heldBytes -= before == null ? 0 : Footprint.ofHint(before);
    }

    void dropHint(NodeId target, Key key) {
        Hint before = hints.remove(new HintName(target, key));
        heldBytes -= before == null ? 0 : Footprint.ofHint(before);
    }

    void setRecovering(List<NodeId> from) {
        recovering = List.copyOf(from);
    }

    @Nullable Siblings get(Key key) {
        return records.get(Position.of(key));
    }

    Iterator<Row> recordsAfter(Position after) {
        return records.after(after);
    }

    /// Records with at least one version.
    long keyCount() {
        return keyCount;
    }

    int recordCount() {
        return records.count();
    }

    long heldBytes() {
        return heldBytes;
    }

    /// A copy that later changes leave alone.
    PartitionState state() {
        return new PartitionState(
                clock, new TreeMap<>(log), List.copyOf(hints.values()), recovering);
    }
}
