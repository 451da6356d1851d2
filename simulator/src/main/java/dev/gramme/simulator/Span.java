package dev.gramme.simulator;

import dev.gramme.simulator.Traffic.Purpose;
import dev.gramme.simulator.Traffic.Sum;

import java.util.EnumMap;
import java.util.Map;

/// What a cluster did between two moments. Everything but the processor time follows from the seed.
///
/// @param virtualMs of the cluster's own time
/// @param events that the simulator handled
/// @param cpuNanos processor time of the thread that played it
/// @param traffic between nodes
record Span(long virtualMs, long events, long cpuNanos, Map<Purpose, Sum> traffic) {
    Sum of(Purpose purpose) {
        return traffic.getOrDefault(purpose, Sum.NOTHING);
    }

    Sum all() {
        return traffic.values().stream().reduce(Sum.NOTHING, Sum::plus);
    }

    Span plus(Span other) {
        Map<Purpose, Sum> both = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            both.put(purpose, of(purpose).plus(other.of(purpose)));
        }
        return new Span(
                virtualMs + other.virtualMs,
                events + other.events,
                cpuNanos + other.cpuNanos,
                both);
    }

    Span minus(Span earlier) {
        Map<Purpose, Sum> rest = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            rest.put(purpose, of(purpose).minus(earlier.of(purpose)));
        }
        return new Span(
                virtualMs - earlier.virtualMs,
                events - earlier.events,
                cpuNanos - earlier.cpuNanos,
                rest);
    }

    double cpuMicrosPerMessage() {
        return cpuNanos / 1e3 / Math.max(1, all().messages());
    }

    double eventsPerCpuSecond() {
        return events * 1e9 / Math.max(1, cpuNanos);
    }
}
