package dev.gramme.bench.compare;

import dev.gramme.bench.load.Verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/// One system under one cell once.
///
/// @param perSecond answers
/// @param serverMicros processor time of the servers per operation, in microseconds
/// @param serverCores of all its processes together, on average
/// @param residentMib memory of all its processes together, at the end
/// @param failed requests
record Round(
        String system,
        String cell,
        double perSecond,
        double p50Ms,
        double p99Ms,
        double serverMicros,
        double serverCores,
        long residentMib,
        long failed) {
    static Round of(String system, String cell, Verdict verdict, Cpu cpu) {
        return new Round(
                system,
                cell,
                verdict.perSecond(),
                verdict.times().all().p50Ms(),
                verdict.times().all().p99Ms(),
                cpu.seconds() * 1e6 / Math.max(1, verdict.counts().answered()),
                cpu.cores(),
                cpu.residentMib(),
                verdict.counts().failed() + verdict.counts().unanswered());
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("system", system);
        map.put("cell", cell);
        map.put("per_second", perSecond);
        map.put("p50_ms", p50Ms);
        map.put("p99_ms", p99Ms);
        map.put("server_cpu_us_per_operation", serverMicros);
        map.put("server_cores", serverCores);
        map.put("resident_mib", residentMib);
        map.put("failed", failed);
        return map;
    }
}
