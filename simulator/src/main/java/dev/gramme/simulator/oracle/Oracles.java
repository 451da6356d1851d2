package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.version.DotSet;
import dev.gramme.simulator.history.History;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Every oracle that needs nothing but a history.
public final class Oracles {
    private Oracles() {}

    /// @param dots reads the events out of a context
    public static List<Violation> check(History history, Function<Bytes, DotSet> dots) {
        List<Oracle> all =
                List.of(
                        new Invention(),
                        new LostUpdate(),
                        new FalseConcurrency(),
                        new SiblingBound(),
                        new Zombie(),
                        new LastOverwrite(),
                        new ContextGrowth(dots),
                        new QuorumIntersection(),
                        new Expiry(),
                        new OnDisk());
        List<Violation> found = new ArrayList<>();
        all.forEach(oracle -> found.addAll(oracle.check(history)));
        return found;
    }
}
