package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// O7: what an acknowledged delete or put surely replaced does not come back: not in a strict read
/// that began after a strict write had ended, and not at the end.
public final class Zombie implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        Causes causes = new Causes(history);
        for (List<Op> ops : history.byKey().values()) {
            for (Op write : ops) {
                BitSet gone = causes.replacedBy(write);
                if (write.ask().kind().writes() && write.done() && !gone.isEmpty()) {
                    ops.forEach(read -> judge(history, write, gone, read, found));
                }
            }
        }
        return found;
    }

    private static void judge(
            History history, Op write, BitSet gone, Op read, List<Violation> found) {
        boolean due = history.isKept(write) && (read.ask().closing() || history.meet(write, read));
        if (!due || !write.endedBefore(read)) {
            return;
        }
        for (long id : read.answer().returned()) {
            if (gone.get((int) id)) {
                found.add(
                        new Violation(
                                "O7 no zombie",
                                "value " + id + ", replaced by " + write + ", is in " + read));
            }
        }
    }
}
