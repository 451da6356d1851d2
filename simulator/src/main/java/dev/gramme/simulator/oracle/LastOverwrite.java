package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where a key is overwritten by one write after the other, a strict read shows no acknowledged
/// value older than the last acknowledged one (what an overwrite promises). Values of overwrites
/// that ended as unknown may stand beside it.
public final class LastOverwrite implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Map.Entry<String, List<Op>> key : history.byKey().entrySet()) {
            if (history.isOrdered(key.getKey())) {
                key.getValue().forEach(op -> judge(history, key.getValue(), op, found));
            }
        }
        return found;
    }

    private static void judge(History history, List<Op> ops, Op read, List<Violation> found) {
        for (long id : read.answer().returned()) {
            Op shown = history.find(id);
            if (shown == null || !shown.done()) {
                continue;
            }
            for (Op newer : ops) {
                if (outdates(history, shown, newer, read)) {
                    found.add(
                            new Violation(
                                    "last overwrite wins",
                                    read + " returned " + shown + " after " + newer));
                    break;
                }
            }
        }
    }

    private static boolean outdates(History history, Op shown, Op newer, Op read) {
        return history.isKept(newer)
                && !history.isThin(shown)
                && newer.ask().kind().overwrites()
                && shown.ask().strict()
                && shown.ask().quorum() >= newer.ask().quorum()
                && shown.endedBefore(newer)
                && newer.endedBefore(read)
                && history.meet(newer, read);
    }
}
