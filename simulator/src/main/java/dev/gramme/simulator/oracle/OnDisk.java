package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;

/// A write that wants only copies on disk to count is acknowledged with that many of them.
public final class OnDisk implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Op op : history.ops()) {
            if (op.done() && history.fellShort(op)) {
                found.add(new Violation("synced is on disk", op + " has too few durable copies"));
            }
        }
        return found;
    }
}
