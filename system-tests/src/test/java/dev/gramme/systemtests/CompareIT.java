package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Goal: the runs beside other stores still work. Method: `bench/compare --smoke`, a few operations
/// on each; no figure is looked at. A peer that is not on this machine is skipped.
final class CompareIT {
    private static final int MISSING = 3;

    @ParameterizedTest
    @CsvSource({"redis, GET 100 B", "hazelcast, 50/50 100 B"})
    void comparesWithAPeer(String peer, String cell) {
        Path output = RealCluster.freshDirectory("Compare-" + peer).resolve("output");
        String port = Integer.toString(FreePorts.block(3, 1_000));
        List<String> command =
                new ArrayList<>(List.of("bench/compare", peer, "--smoke", "--base-port", port));
        if (peer.equals("redis")) {
            command.addAll(List.of("--loader", "own"));
        }
        try (Program program = Program.start(output, command)) {
            int code = program.awaitEnd();
            assumeTrue(code != MISSING, program.output());
            assertThat(code).as(program.output()).isZero();
            assertThat(program.output())
                    .contains("| system", "| gramme", "| " + peer, cell)
                    .contains("every round: bench/target/smoke/" + peer);
        }
    }
}
