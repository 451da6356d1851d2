package dev.gramme.bench.load;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is told of many times. In milliseconds; all 0 if `count` is.
public record Figures(
        long count,
        double meanMs,
        double p50Ms,
        double p90Ms,
        double p99Ms,
        double p999Ms,
        double p9999Ms,
        double maxMs) {
    private static final double NANOS_PER_MS = 1e6;

    static Figures of(Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return new Figures(0, 0, 0, 0, 0, 0, 0, 0);
        }
        return new Figures(
                nanos.getTotalCount(),
                nanos.getMean() / NANOS_PER_MS,
                percentile(nanos, 50),
                percentile(nanos, 90),
                percentile(nanos, 99),
                percentile(nanos, 99.9),
                percentile(nanos, 99.99),
                nanos.getMaxValue() / NANOS_PER_MS);
    }

    private static double percentile(Histogram nanos, double percent) {
        return nanos.getValueAtPercentile(percent) / NANOS_PER_MS;
    }

    /// For programs: names and numbers in order.
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", count);
        map.put("mean_ms", rounded(meanMs));
        map.put("p50_ms", rounded(p50Ms));
        map.put("p90_ms", rounded(p90Ms));
        map.put("p99_ms", rounded(p99Ms));
        map.put("p999_ms", rounded(p999Ms));
        map.put("p9999_ms", rounded(p9999Ms));
        map.put("max_ms", rounded(maxMs));
        return map;
    }

    /// To a tenth of a microsecond.
    private static double rounded(double ms) {
        return Math.round(ms * 1e4) / 1e4;
    }
}
