package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Goal: the runs beside other stores still work. Method: `bench/compare --smoke`, a few operations
/// on each; no figure is looked at. A peer that is not on this machine is skipped: nothing is
/// downloaded for this.
final class CompareIT {
    private static final int MISSING = 3;

    /// Some peers take half a minute to start, and the machine has other tests to run.
    private static final int PATIENCE_SECONDS = 180;

    @ParameterizedTest
    @CsvSource({
        "redis, --loader own, 'GET 100 B, P=16'",
        "redis, --tail, 'GET 100 B, P=1'",
        "hazelcast, --turns 1, 50/50 100 B",
        "hazelcast, --tail, 50/50 100 B",
        "etcd, --nodes 1, 50/50 100 B",
        "cassandra, --nodes 1, 50/50 100 B"
    })
    void comparesWithAPeer(String peer, String flags, String cell) {
        String run = "Compare-" + peer + flags.replaceAll("\\W+", "-");
        Path output = RealCluster.freshDirectory(run).resolve("output");
        String port = Integer.toString(FreePorts.block(3, 1_000));
        List<String> command =
                new ArrayList<>(List.of("bench/compare", peer, "--smoke", "--base-port", port));
        command.addAll(List.of(flags.split(" ")));
        try (Program program = Program.start(output, command)) {
            int code = program.awaitEnd(PATIENCE_SECONDS);
            assumeTrue(code != MISSING, program.output());
            assertThat(code).as(program.output()).isZero();
            assertThat(program.output())
                    .contains("| system", "| gramme", "| " + peer, cell)
                    .contains("every round: bench/target/smoke/" + peer);
        }
    }
}
