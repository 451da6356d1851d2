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
    /// replaced; the writes themselves included.
    ///
    /// @param writes of the key, all that may live
    BitSet coveredBy(BitSet winners, List<Op> writes) {
        BitSet covered = new BitSet();
        BitSet open = (BitSet) winners.clone();
        while (!open.isEmpty()) {
            int id = open.nextSetBit(0);
            open.clear(id);
            if (!covered.get(id)) {
                covered.set(id);
                open.or(mayReplace(history.op(id), writes));
                open.andNot(covered);
            }
        }
        return covered;
    }

    private BitSet mayReplace(Op winner, List<Op> writes) {
        if (!winner.ask().kind().overwrites()) {
            return given(winner, possible);
        }
        BitSet replaced = new BitSet();
        for (Op write : writes) {
            if (write.ask().atNanos() < winner.answer().atNanos()) {
                replaced.set((int) write.id());
            }
        }
        return replaced;
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
                write.done() && write.endedBefore(read) && history.meet(write, read);
        return history.isFolded(write.id()) && !settled;
    }
}
