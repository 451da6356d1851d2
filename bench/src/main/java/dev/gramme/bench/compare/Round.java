package dev.gramme.bench.compare;

import dev.gramme.bench.load.Counts;
import dev.gramme.bench.load.Verdict;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;

/// One system under one cell once.
///
/// @param asked requests due per second; 0: closed loop
/// @param perSecond answers
/// @param failed requests: refused, lost, never answered, or due and never sent
record Round(
        String system,
        String cell,
        double asked,
        double perSecond,
        Waits waits,
        Use use,
        long failed) {
    static Round of(String system, String cell, Verdict verdict, Cpu cpu) {
        Counts counts = verdict.counts();
        return new Round(
                system,
                cell,
                verdict.plan().pressure().perSecond(),
                verdict.perSecond(),
                Waits.of(verdict.times().all()),
                cpu.use(counts.answered(), verdict.clientCores()),
                counts.failed() + counts.unanswered() + counts.unsent());
    }

    /// A verdict that another process told.
    static Round of(String system, JsonNode verdict, Cpu cpu) {
        return new Round(
                system,
                verdict.path("cell").asString(""),
                verdict.path("rate_asked").asDouble(0),
                verdict.path("per_second").asDouble(0),
                Waits.of(verdict.path("all")),
                cpu.use(
                        verdict.path("answered").asLong(0),
                        verdict.path("client_cores").asDouble(0)),
                verdict.path("failed").asLong(0)
                        + verdict.path("unanswered").asLong(0)
                        + verdict.path("unsent").asLong(0));
    }

    boolean isOpen() {
        return asked > 0;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("system", system);
        map.put("cell", cell);
        map.put("rate_asked", asked);
        map.put("per_second", perSecond);
        waits.into(map);
        use.into(map);
        map.put("failed", failed);
        return map;
    }
}
