package dev.gramme.bench.compare;

import dev.gramme.bench.load.Figures;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/// How long the answers of a round took, in milliseconds.
///
/// @param p999Ms 0 where the load generator does not tell
record Waits(double p50Ms, double p99Ms, double p999Ms, double maxMs) {
    static Waits of(Figures figures) {
        return new Waits(figures.p50Ms(), figures.p99Ms(), figures.p999Ms(), figures.maxMs());
    }

    /// As [Figures#toMap] wrote them.
    static Waits of(JsonNode figures) {
        return new Waits(
                figures.path("p50_ms").asDouble(0),
                figures.path("p99_ms").asDouble(0),
                figures.path("p999_ms").asDouble(0),
                figures.path("max_ms").asDouble(0));
    }

    void into(Map<String, Object> map) {
        map.put("p50_ms", p50Ms);
        map.put("p99_ms", p99Ms);
        if (p999Ms > 0) {
            map.put("p999_ms", p999Ms);
        }
        map.put("max_ms", maxMs);
    }
}
