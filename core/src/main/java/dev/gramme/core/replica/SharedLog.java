package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the log of a partition must keep for its other homes, and how long it may become
/// (REPLICA-6).
///
/// ```
/// a quarter of the bound since then ─▶ this home tells the others its clock: they may trim
/// longer than the bound             ─▶ the oldest half is cut: who lacks it takes a full transfer
/// ```
final class SharedLog {
    private final int partition;
    private final Store store;
    private final PartitionLog log;
    private final TreeMap<NodeId, DotSet> peerClocks = new TreeMap<>();
    private final TreeMap<NodeId, DotSet> earlierClocks = new TreeMap<>();
    private boolean shared = true;
    private LogBounds bounds = LogBounds.NONE;
    private Runnable lengthy = () -> {};
    private DotSet trimmedUpTo = DotSet.EMPTY;
    private long weightSince;

    SharedLog(int partition, Store store, SortedMap<Dot, Key> found, DotSet clock) {
        this.partition = partition;
        this.store = store;
        this.log = new PartitionLog(found, clock);
    }

    /// @param lengthier runs when so much was logged that the other homes should hear our clock
    /// @param clock what was processed so far
    void sharedWith(List<NodeId> others, LogBounds newBounds, Runnable lengthier, DotSet clock) {
        if (!shared && !others.isEmpty()) {
            log.unlogged(clock);
        }
        shared = !others.isEmpty();
        bounds = newBounds;
        lengthy = lengthier;
    }

    /// Events of a key that were not in the clock before.
    ///
    /// @param writing keys whose records are not durable yet, and so not counted by the store
    void add(DotSet fresh, Key key, int writing, List<Change> changes) {
        if (!shared) {
            return;
        }
        long before = log.weight();
        log.add(fresh, key);
        weightSince += log.weight() - before;
        fresh.forEach(dot -> changes.add(new Change.AddToLog(dot, key)));
        if (log.weight() > bounds.least() && log.weight() > bound(writing)) {
            changes.add(new Change.TrimLog(log.cutTo(bound(writing) / 2)));
        }
    }

    private long bound(int writing) {
        return bounds.of(store.keyCount(partition) + writing);
    }

    /// Asks for agreement once so much was logged since the last time: not when the log is so much
    /// longer, for a home whose log is kept short by what the others say must speak itself, or
    /// theirs grow; and whether a home is down or not, it is as rare.
    void askIfLengthy() {
        if (weightSince >= LogBounds.growth(bounds.least())
                && weightSince >= LogBounds.growth(bound(0))) {
            weightSince = 0;
            lengthy.run();
        }
    }

    /// Events that were taken over with a whole copy.
    void takenOver(DotSet events) {
        log.unlogged(events);
    }

    /// Everything: what this home claims is made anew.
    DotSet forget() {
        return log.forget();
    }

    PartitionLog.Found find(DotSet asked, int limitKeys) {
        return log.find(asked, limitKeys);
    }

    boolean within(Key key, DotSet context) {
        return log.within(key, context);
    }

    int count() {
        return log.count();
    }

    void peerClock(NodeId home, DotSet offered) {
        peerClocks.put(home, offered);
    }

    /// Its earlier offers trim nothing any more, but it must not fall behind them: behind what this
    /// home has of them now, and gives with every transfer from now on.
    void forgetPeerClock(NodeId home, DotSet durableClock) {
        DotSet earlier = peerClocks.remove(home);
        if (earlier != null) {
            DotSet shared = earlier.minus(earlier.minus(durableClock));
            earlierClocks.merge(home, shared, DotSet::plus);
        }
    }

    /// Whether a home that is in a new life has again what it offered in earlier ones.
    boolean hasAgain(NodeId home, DotSet offered) {
        boolean again = offered.containsAll(earlierClocks.getOrDefault(home, DotSet.EMPTY));
        if (again) {
            earlierClocks.remove(home);
        }
        return again;
    }

    /// Drops what every home durably has, and says what that was.
    DotSet trim(List<NodeId> others, DotSet durableClock) {
        DotSet everywhere = durableClock;
        for (NodeId home : others) {
            DotSet theirs = peerClocks.getOrDefault(home, DotSet.EMPTY);
            everywhere = everywhere.minus(everywhere.minus(theirs));
        }
        if (everywhere.equals(trimmedUpTo)) {
            return DotSet.EMPTY; // What came since then is in nobody's clock of then.
        }
        trimmedUpTo = everywhere;
        return log.trim(everywhere);
    }
}
