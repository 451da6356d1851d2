package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings.Version;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a partition remembers besides its records: clock, log, hints and the homes to take over
/// from. Held in memory, and counted as it changes.
public final class State {
    /// An actor, a counter and a length.
    private static final long ENTRY_BYTES = 24;

    private static final long RANGE_BYTES = 16;

    private final Map<Dot, Key> log = new HashMap<>();
    private final TreeMap<HintName, Hint> hints = new TreeMap<>();
    private DotSet clock = DotSet.EMPTY;
    private DotSet logDots = DotSet.EMPTY;
    private List<NodeId> recovering = List.of();
    private long heldBytes;

    /// Not records, and no `Clear`: whoever holds those handles them.
    public void apply(Change change) {
        switch (change) {
            case Change.SetClock(var value) -> clock = value;
            case Change.SetRecovering(var from) -> recovering = List.copyOf(from);
            case Change.AddToLog(var dot, var key) -> addToLog(dot, key);
            case Change.TrimLog(var dots) -> trimLog(dots);
            case Change.PutHint(var hint) -> putHint(hint);
            case Change.DropHint(var target, var key) -> dropHint(new HintName(target, key));
            case Change.PutRecord _, Change.RemoveRecord _, Change.Clear _ ->
                    throw new IllegalArgumentException("no change of the state: " + change);
        }
    }

    private void addToLog(Dot dot, Key key) {
        forgotten(log.put(dot, key));
        heldBytes += ENTRY_BYTES + key.bytes().length();
        logDots = logDots.plus(dot);
    }

    /// Costs what is cut off or held, not what the set spans: its ranges may be much longer.
    private void trimLog(DotSet dots) {
        if (dots.count() > log.size()) {
            log.keySet().stream()
                    .filter(dots::contains)
                    .toList()
                    .forEach(dot -> forgotten(log.remove(dot)));
        } else {
            dots.forEach(dot -> forgotten(log.remove(dot)));
        }
        logDots = logDots.minus(dots);
    }

    private void forgotten(@Nullable Key cut) {
        heldBytes -= cut == null ? 0 : ENTRY_BYTES + cut.bytes().length();
    }

    private void putHint(Hint hint) {
        dropHint(HintName.of(hint));
        hints.put(HintName.of(hint), hint);
        heldBytes += bytes(hint);
    }

    private void dropHint(HintName name) {
        Hint before = hints.remove(name);
        heldBytes -= before == null ? 0 : bytes(before);
    }

    private static long bytes(Hint hint) {
        long bytes = ENTRY_BYTES + hint.key().bytes().length() + hint.target().name().length();
        bytes += RANGE_BYTES * hint.siblings().context().rangeCount();
        for (Version version : hint.siblings().versions()) {
            bytes += 2 * ENTRY_BYTES + version.value().body().length();
        }
        return bytes;
    }

    public DotSet clock() {
        return clock;
    }

    /// The dots of the log.
    DotSet logDots() {
        return logDots;
    }

    /// Counts the dots of the log anew: a head may have named some whose entries are lost.
    void countLog() {
        logDots = DotSet.of(log.keySet());
    }

    List<NodeId> recovering() {
        return recovering;
    }

    public Map<Dot, Key> log() {
        return log;
    }

    Map<HintName, Hint> hints() {
        return hints;
    }

    public long heldBytes() {
        return heldBytes;
    }

    /// A copy that later changes leave alone.
    public PartitionState copy() {
        return new PartitionState(
                clock, new TreeMap<>(log), List.copyOf(hints.values()), recovering);
    }
}
