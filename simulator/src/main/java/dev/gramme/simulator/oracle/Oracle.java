package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;

import java.util.List;

/// Judges a history as a whole. An empty answer means that nothing is wrong.
public interface Oracle {
    List<Violation> check(History history);
}
