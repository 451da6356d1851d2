package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything of one partition. Counts its bytes as it changes.
final class Table {
    private final Packing packing;
    private final Records records;
    private final Map<Dot, Key> log = new HashMap<>();
    private final TreeMap<HintName, Hint> hints = new TreeMap<>();
    private DotSet clock;
    private List<NodeId> recovering = List.of();
    private long heldBytes;
    private long keyCount;

    /// @param packing of the store
    Table(Packing packing) {
        this(packing, new Records(), DotSet.EMPTY);
    }

    private Table(Packing packing, Records records, DotSet clock) {
        this.packing = packing;
        this.records = records;
        this.clock = clock;
    }

    /// Records and clock as they are now, to be read only.
    Table frozen() {
        return new Table(packing, records.copy(), clock);
    }

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
        Packed record = packing.pack(key, siblings);
        gone(records.put(Token.of(key), key, record));
        heldBytes += record.heldBytes();
        keyCount += record.isEmpty() ? 0 : 1;
    }

    void removeRecord(Key key) {
        gone(records.remove(Token.of(key), key));
    }

    private void gone(@Nullable Packed before) {
        if (before != null) {
            heldBytes -= before.heldBytes();
            keyCount -= before.isEmpty() ? 0 : 1;
        }
    }

    void setClock(DotSet value) {
        clock = value;
    }

    DotSet clock() {
        return clock;
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
        Packed record = records.get(Token.of(key), key);
        return record == null ? null : packing.siblings(record);
    }

    /// The next records, in order.
    ///
    /// @param limitRows ends the page at so many
    /// @param limitBytes ends it once it holds about this much; at least one record comes
    Page scan(Position after, int limitRows, int limitBytes) {
        List<Row> rows = new ArrayList<>();
        Records.Walk walk = records.after(after);
        boolean more = walk.next();
        long bytes = 0;
        while (more && (rows.isEmpty() || (rows.size() < limitRows && bytes < limitBytes))) {
            Packed record = walk.record();
            Position position = new Position(walk.token(), Packing.key(record));
            rows.add(new Row(position, packing.siblings(record)));
            bytes += record.heldBytes();
            more = walk.next();
        }
        return new Page(List.copyOf(rows), !more);
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
