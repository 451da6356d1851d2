package dev.gramme.simulator;

import dev.gramme.core.message.TraceEvent;
import dev.gramme.simulator.oracle.Violation;

import java.util.List;
import java.util.Map;

/// How a run ended.
///
/// @param violations empty: every promise was kept
/// @param tail the last events, oldest first; only after a failure
/// @param steps events handled
/// @param virtualMs how long it took in the cluster's own time
/// @param asked operations of clients, and how many of them were done
/// @param counts how often each kind of thing happened
public record Verdict(
        Swarm swarm,
        List<Violation> violations,
        List<String> tail,
        long traceHash,
        long steps,
        long virtualMs,
        long asked,
        long done,
        Map<TraceEvent.Kind, Long> counts) {
    public boolean green() {
        return violations.isEmpty();
    }

    /// The command that plays this run again.
    public String replay() {
        return "gramme simulate --seed "
                + swarm.seed()
                + " --nodes "
                + swarm.members().size()
                + " --seconds "
                + swarm.safetyMs() / 1_000;
    }
}
