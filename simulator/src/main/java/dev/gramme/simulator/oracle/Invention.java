package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;

/// O1, O2, O3: a read returns whole values, of puts of that key, which had begun before the read
/// ended and were never called not applied.
public final class Invention implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Op read : history.ops()) {
            for (String damaged : read.answer().damaged()) {
                found.add(new Violation("O2 integrity", read + " returned " + damaged));
            }
            for (long id : read.answer().returned()) {
                judge(history, read, id, found);
            }
        }
        return found;
    }

    private static void judge(History history, Op read, long id, List<Violation> found) {
        Op write = history.find(id);
        if (write == null
                || !write.ask().kind().writes()
                || write.ask().kind().deletes()
                || !write.ask().key().equals(read.ask().key())
                || write.ask().atNanos() >= read.answer().atNanos()) {
            found.add(new Violation("O1 no invention", read + " returned value " + id));
        } else if (write.answer().outcome() == Op.Outcome.NOT_APPLIED) {
            found.add(
                    new Violation(
                            "O3 not applied is never seen", read + " returned that of " + write));
        }
    }
}
