package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// O6: where every writer passes its context on, a read returns at most one value per writer and
/// per write of which no answer is known.
public final class SiblingBound implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Map.Entry<String, List<Op>> key : history.byKey().entrySet()) {
            if (history.isPassing(key.getKey())) {
                key.getValue().forEach(op -> judge(key.getValue(), op, found));
            }
        }
        return found;
    }

    private static void judge(List<Op> ops, Op read, List<Violation> found) {
        NavigableSet<Integer> writers = new TreeSet<>();
        int unknown = 0;
        for (Op op : ops) {
            if (op.mayLive() && op.ask().atNanos() < read.answer().atNanos()) {
                writers.add(op.ask().session());
                unknown += op.done() ? 0 : 1;
            }
        }
        int values = read.answer().returned().size();
        if (values > writers.size() + unknown) {
            found.add(
                    new Violation(
                            "O6 sibling bound",
                            values
                                    + " values by "
                                    + writers.size()
                                    + " writers and "
                                    + unknown
                                    + " unknown writes in "
                                    + read));
        }
    }
}
