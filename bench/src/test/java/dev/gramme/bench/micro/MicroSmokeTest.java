package dev.gramme.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;

/// Goal: every benchmark still runs. Method: each for a millisecond, in this process; the figures
/// mean nothing.
final class MicroSmokeTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        Options options =
                new OptionsBuilder()
                        .include("dev\\.gramme\\.bench\\.micro\\.")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .shouldDoGC(false)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
                .hasSizeGreaterThanOrEqualTo(13);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }
}
