package dev.gramme.simulator.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// All operations of one run, in the order in which they were asked.
public final class History {
    private final int n;
    private final SortedMap<Long, Op> ops = new TreeMap<>();
    private final NavigableSet<Long> folded = new TreeSet<>();
    private final NavigableSet<Long> unkept = new TreeSet<>();
    private final NavigableSet<String> ordered = new TreeSet<>();
    private final NavigableSet<String> passing = new TreeSet<>();

    /// @param n homes of a key
    public History(int n) {
        this.n = n;
    }

    public int n() {
        return n;
    }

    public void asked(Op.Ask ask) {
        if (ops.put(ask.id(), new Op(ask, Op.Answer.NONE)) != null) {
            throw new IllegalArgumentException("operation " + ask.id() + " was asked before");
        }
    }

    public void answered(long id, Op.Answer answer) {
        ops.put(id, new Op(op(id).ask(), answer));
    }

    /// The write was stored under two dots: after a client has replaced the first, its value may
    /// come back once.
    public void folded(long id) {
        folded.add(id);
    }

    public boolean isFolded(long id) {
        return folded.contains(id);
    }

    /// The acknowledgement of this write promised less than the faults of the run may take.
    public void unkept(long id) {
        unkept.add(id);
    }

    public boolean isKept(Op op) {
        return op.done() && !unkept.contains(op.id());
    }

    /// Writes of this key are overwrites, one after the other.
    public void ordered(String key) {
        ordered.add(key);
    }

    public boolean isOrdered(String key) {
        return ordered.contains(key);
    }

    /// Every writer of this key hands in the context of its own last answer, or of a strict read
    /// after it.
    public void passing(String key) {
        passing.add(key);
    }

    public boolean isPassing(String key) {
        return passing.contains(key);
    }

    public Op op(long id) {
        Op op = ops.get(id);
        if (op == null) {
            throw new IllegalArgumentException("nobody asked operation " + id);
        }
        return op;
    }

    public @Nullable Op find(long id) {
        return ops.get(id);
    }

    public Collection<Op> ops() {
        return ops.values();
    }

    public int size() {
        return ops.size();
    }

    /// The operations of each key, in the order in which they were asked.
    public SortedMap<String, List<Op>> byKey() {
        SortedMap<String, List<Op>> keys = new TreeMap<>();
        for (Op op : ops.values()) {
            keys.computeIfAbsent(op.ask().key(), key -> new ArrayList<>()).add(op);
        }
        return keys;
    }

    /// Whether the quorums of a strict write and a strict read have a home in common.
    public boolean meet(Op write, Op read) {
        return write.ask().strict()
                && read.ask().strict()
                && write.ask().quorum() + read.ask().quorum() > n;
    }
}
