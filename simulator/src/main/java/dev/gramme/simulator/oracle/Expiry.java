package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;

/// No read shows a value whose expiry the clock of the node it asked had passed all the while. That
/// no value is missing before its time, O4 and O8 say.
public final class Expiry implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Op read : history.ops()) {
            for (long id : read.answer().returned()) {
                Op write = history.find(id);
                if (write != null && history.isOver(write, read)) {
                    found.add(
                            new Violation(
                                    "expired is hidden", read + " returned that of " + write));
                }
            }
        }
        return found;
    }
}
