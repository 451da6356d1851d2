package dev.gramme.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a load says of the server.
///
/// @param seconds of what was counted
/// @param clientCores how many cores the client's process used meanwhile: near the number of its
///   threads, it was the client that was measured
/// @param firstFailure what the first failure said; empty: there was none
public record Verdict(
        Plan plan,
        Counts counts,
        Times times,
        double seconds,
        double clientCores,
        String firstFailure) {
    /// The share of the rate asked for that must be reached.
    private static final double REACHED = 0.99;

    /// How long answers took, LOAD-1.
    public record Times(Figures all, Figures reads, Figures writes) {}

    /// Answers per second.
    public double perSecond() {
        return counts.inTime() / seconds;
    }

    public boolean good() {
        return problems().isEmpty();
    }

    /// Why it is not good; empty: it is.
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (counts.answered() == 0) {
            problems.add("nothing was answered");
        }
        if (counts.failed() > 0) {
            problems.add(counts.failed() + " requests failed, the first with: " + firstFailure);
        } else if (!firstFailure.isEmpty()) {
            problems.add(firstFailure);
        }
        if (counts.unanswered() > 0) {
            problems.add(counts.unanswered() + " requests were not answered");
        }
        double asked = plan.pressure().perSecond();
        if (asked > 0 && perSecond() < asked * REACHED && isLong()) {
            problems.add(
                    "%,.0f/s were reached of the %,.0f/s asked for".formatted(perSecond(), asked));
        }
        return problems;
    }

    /// A handful of operations has no rate.
    private boolean isLong() {
        return counts.answered() + counts.unsent() >= 100;
    }

    /// For programs: names and values in order.
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", good());
        map.put("problems", problems());
        map.put("loop", plan.pressure().isOpen() ? "open" : "closed");
        map.put("rate_asked", plan.pressure().perSecond());
        map.put("connections", plan.pressure().connections());
        map.put("pipeline", plan.pressure().pipeline());
        map.put("threads", plan.pressure().threads());
        map.put("keys", plan.workload().keys());
        map.put("distribution", plan.workload().distribution().name().toLowerCase(Locale.ROOT));
        map.put("value_bytes_least", plan.workload().sizes().least());
        map.put("value_bytes_most", plan.workload().sizes().most());
        map.put("read_percent", plan.workload().readPercent());
        map.put("seed", plan.workload().seed());
        map.put("warm_up_seconds", plan.extent().warmUp().toNanos() / 1e9);
        map.put("seconds", seconds);
        map.put("per_second", perSecond());
        map.put("answered", counts.answered());
        map.put("in_time", counts.inTime());
        map.put("absent", counts.absent());
        map.put("failed", counts.failed());
        map.put("unanswered", counts.unanswered());
        map.put("unsent", counts.unsent());
        map.put("first_failure", firstFailure);
        map.put("client_cores", Math.round(clientCores * 1e3) / 1e3);
        map.put("all", times.all().toMap());
        map.put("reads", times.reads().toMap());
        map.put("writes", times.writes().toMap());
        return map;
    }
}
