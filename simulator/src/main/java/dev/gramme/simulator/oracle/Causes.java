package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who replaced whom, as far as clients can know.
final class Causes {
    private final History history;
    private final Map<Long, BitSet> sure = new TreeMap<>();
    private final Map<Long, BitSet> possible = new TreeMap<>();

    Causes(History history) {
        this.history = history;
        // In the order of asking: a context comes from an operation that was asked before.
        for (Op op : history.ops()) {
            sure.put(op.id(), handedOut(op, true));
            possible.put(op.id(), handedOut(op, false));
        }
    }

    /// The writes that this write surely replaces.
    BitSet replacedBy(Op write) {
        return given(write, sure);
    }

    /// Every write of a key that these writes, or what may have replaced them in turn, may have
    /// replaced; the writes themselves included. A write that ended as unknown may take effect at
    /// any later time.
    ///
    /// @param writes of the key, all that may live, in the order in which they were asked
    BitSet coveredBy(BitSet winners, List<Op> writes) {
        BitSet covered = new BitSet();
        BitSet open = (BitSet) winners.clone();
        long horizonNanos = Long.MIN_VALUE;
        int begun = 0;
        while (!open.isEmpty()) {
            int id = open.nextSetBit(0);
            open.clear(id);
            covered.set(id);
            Op winner = history.op(id);
            open.or(given(winner, possible));
            if (winner.ask().kind().overwrites()) {
                long endNanos = winner.done() ? winner.answer().atNanos() : Long.MAX_VALUE;
                horizonNanos = Math.max(horizonNanos, endNanos);
            }
            while (begun < writes.size() && writes.get(begun).ask().atNanos() < horizonNanos) {
                open.set((int) writes.get(begun++).id());
            }
            open.andNot(covered);
        }
        return covered;
    }

    private static BitSet given(Op write, Map<Long, BitSet> contexts) {
        BitSet none = new BitSet();
        return write.ask().givenBy() == 0
                ? none
                : contexts.getOrDefault(write.ask().givenBy(), none);
    }

    /// What the context that came with an answer covers.
    private BitSet handedOut(Op op, boolean surely) {
        Map<Long, BitSet> contexts = surely ? sure : possible;
        BitSet covered = (BitSet) given(op, contexts).clone();
        if (op.ask().kind().writes()) {
            covered.set((int) op.id());
            return covered;
        }
        covered.clear();
        for (long id : op.answer().returned()) {
            Op write = history.find(id);
            if (write != null && !(surely && mayComeBack(write, op))) {
                covered.set((int) id);
                covered.or(given(write, contexts));
            }
        }
        return covered;
    }

    /// A folded value stands under two dots, and this read may have shown the first alone.
    private boolean mayComeBack(Op write, Op read) {
        boolean settled =
                write.done()
                        && !history.isThin(write)
                        && write.endedBefore(read)
                        && history.meet(write, read);
        return history.isFolded(write.id()) && !settled;
    }
}
