package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.version.DotSet;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// O10: the context that a write returns covers the one it was given, and more. Only a delete that
/// looked first and found nothing is no event.
public final class ContextGrowth implements Oracle {
    private final Function<Bytes, DotSet> dots;

    /// @param dots reads the events out of a context
    public ContextGrowth(Function<Bytes, DotSet> dots) {
        this.dots = dots;
    }

    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        for (Op op : history.ops()) {
            if (op.ask().kind().writes() && op.done()) {
                DotSet given = op.ask().givenBy() == 0 ? DotSet.EMPTY : read(op.ask().given());
                DotSet back = read(op.answer().context());
                boolean mayBeNothing = op.ask().kind() == Op.Kind.DELETE_OVERWRITE;
                if (!back.containsAll(given) || (back.equals(given) && !mayBeNothing)) {
                    found.add(
                            new Violation(
                                    "O10 contexts grow",
                                    op + " was given " + given + " and returned " + back));
                }
            }
        }
        return found;
    }

    private DotSet read(Bytes context) {
        return context.length() == 0 ? DotSet.EMPTY : dots.apply(context);
    }
}
