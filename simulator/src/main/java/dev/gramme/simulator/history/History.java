package dev.gramme.simulator.history;

import dev.gramme.core.message.ClientRequest.Durability;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// All operations of one run, in the order in which they were asked.
public final class History {
    private final int n;
    private final Clocks clocks;
    private final SortedMap<Long, Op> ops = new TreeMap<>();
    private final NavigableSet<Long> folded = new TreeSet<>();
    private final NavigableSet<Long> unkept = new TreeSet<>();
    private final NavigableSet<Long> thin = new TreeSet<>();
    private final SortedMap<Long, Durability> durabilities = new TreeMap<>();
    private final SortedMap<Long, Integer> onDisk = new TreeMap<>();
    private final NavigableSet<String> ordered = new TreeSet<>();
    private final NavigableSet<String> passing = new TreeSet<>();

    private final SortedMap<Long, String> nodes = new TreeMap<>();
    private final SortedMap<Long, Long> expiries = new TreeMap<>();

    /// A history in which nothing expires.
    ///
    /// @param n homes of a key
    public History(int n) {
        this(n, Clocks.NONE);
    }

    /// @param clocks of the nodes that are asked
    public History(int n, Clocks clocks) {
        this.n = n;
        this.clocks = clocks;
    }

    public int n() {
        return n;
    }

    public Clocks clocks() {
        return clocks;
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

    /// Fewer copies of this write than were asked for are known to be on disk: until they are, what
    /// ends processes may take the others.
    public void thin(long id) {
        thin.add(id);
    }

    /// Whether every read that meets the write's quorum shows it, or what replaced it.
    public boolean isKept(Op op) {
        return staysSomewhere(op) && !isThin(op);
    }

    public boolean isThin(Op op) {
        return thin.contains(op.id());
    }

    /// Whether it, or what replaced it, is there once all homes have exchanged what they hold.
    public boolean staysSomewhere(Op op) {
        return op.done() && !unkept.contains(op.id());
    }

    /// What the write said a copy needs to count; null: nothing.
    public void durability(long id, @Nullable Durability durability) {
        if (durability != null) {
            durabilities.put(id, durability);
        }
    }

    /// How many of its copies the acknowledgement called durable.
    public void onDisk(long id, int copies) {
        onDisk.put(id, copies);
    }

    /// Whether the acknowledgement called fewer copies durable than were asked for, of a write that
    /// wanted no others to count.
    public boolean fellShort(Op op) {
        return durabilities.get(op.id()) == Durability.FSYNC
                && onDisk.getOrDefault(op.id(), Integer.MAX_VALUE) < op.ask().quorum();
    }

    /// Whether the write asked for an acknowledgement ahead of the disks.
    public boolean isEarly(long id) {
        return durabilities.get(id) == Durability.NONE;
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

    /// The operation was asked of this node.
    public void through(long id, String node) {
        nodes.put(id, node);
    }

    /// The value of this write expires.
    public void expiring(long id, long atMs) {
        expiries.put(id, atMs);
    }

    /// Whether a read may lack this value because of its expiry: the clock of the node it asked may
    /// have hidden it, or so many clocks have passed it that it may have been dropped.
    public boolean mayBeOver(Op write, Op read) {
        Long atMs = expiries.get(write.id());
        if (atMs == null) {
            return false;
        }
        long untilNanos = read.answer().atNanos();
        return clocks.mostMs(nodeOf(read), read.ask().atNanos(), untilNanos) >= atMs
                || atMs <= overMs(untilNanos);
    }

    /// Whether the clock of the node that the read asked had passed the value's expiry all the
    /// while.
    public boolean isOver(Op write, Op read) {
        Long atMs = expiries.get(write.id());
        return atMs != null
                && clocks.leastMs(nodeOf(read), read.ask().atNanos(), read.answer().atNanos())
                        > atMs;
    }

    private String nodeOf(Op op) {
        String node = nodes.get(op.id());
        if (node == null) {
            throw new IllegalArgumentException("nobody knows whom operation " + op.id() + " asked");
        }
        return node;
    }

    /// What expires up to this wall time may have been dropped somewhere by then: a majority of a
    /// key's homes may have called it expired, as their clocks, give or take the allowed skew, have
    /// passed it at some time. Before that nothing goes, however wrong the others are.
    public long overMs(long byNanos) {
        List<Long> reached =
                clocks.nodes().stream()
                        .map(node -> clocks.mostMs(node, 0, byNanos))
                        .sorted(Comparator.reverseOrder())
                        .toList();
        // A hybrid time that stands still carries its counter into the next millisecond.
        return reached.size() <= n / 2 ? 0 : reached.get(n / 2) + clocks.skewMs() + 1;
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
