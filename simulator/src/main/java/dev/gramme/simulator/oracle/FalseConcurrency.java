package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// O5: no read returns a value beside one that surely replaced it.
public final class FalseConcurrency implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        Causes causes = new Causes(history);
        for (Op read : history.ops()) {
            for (long id : read.answer().returned()) {
                Op write = history.find(id);
                BitSet replaced = write == null ? new BitSet() : causes.replacedBy(write);
                for (long other : read.answer().returned()) {
                    if (replaced.get((int) other)) {
                        found.add(
                                new Violation(
                                        "O5 no false concurrency",
                                        read + " returned " + other + " beside " + write));
                    }
                }
            }
        }
        return found;
    }
}
