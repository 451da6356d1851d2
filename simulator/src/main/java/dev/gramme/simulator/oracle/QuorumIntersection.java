package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// O13: the homes a strict read rests on and those an earlier strict write rests on have one in
/// common, and neither rests on fewer than its quorum. Looks only at answers whose homes are known.
public final class QuorumIntersection implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (List<Op> ops : history.byKey().values()) {
            List<Op> known =
                    ops.stream()
                            .filter(op -> op.done() && op.ask().strict())
                            .filter(op -> !op.answer().homes().isEmpty())
                            .toList();
            for (Op op : known) {
                if (op.answer().homes().size() < op.ask().quorum()) {
                    found.add(new Violation("O13 quorums meet", op + " rests on too few homes"));
                }
                known.forEach(read -> judge(history, op, read, found));
            }
        }
        return found;
    }

    private static void judge(History history, Op write, Op read, List<Violation> found) {
        if (write.ask().kind().writes()
                && read.ask().kind() == Op.Kind.GET
                && write.endedBefore(read)
                && history.meet(write, read)
                && Collections.disjoint(write.answer().homes(), read.answer().homes())) {
            found.add(new Violation("O13 quorums meet", write + " and " + read + " do not"));
        }
    }
}
