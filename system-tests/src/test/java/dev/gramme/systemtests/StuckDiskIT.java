package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The disk of one node of three stands still: its syncs do not end (engine `log`). The node goes
/// on answering reads, and writes are acknowledged by the two others; nobody waits for that disk.
/// When it moves again the node has everything.
final class StuckDiskIT {
    private static final int KEYS = 60;
    private static final int VALUE_BYTES = 300;

    @RegisterExtension
    static final RealCluster CLUSTER = RealCluster.of(3, "--engine", "log", "--q", "16");

    private final Evidence evidence = new Evidence();

    @Test
    void nobodyWaitsForADiskThatStandsStill() throws IOException {
        RealNode stuck = CLUSTER.node(3);
        Path still = stuck.log().resolveSibling("still");
        stuck.program().askToStop();
        stuck.program().awaitEnd();
        stuck.start(List.of(), CrashNode.stuckWhile(still));
        stuck.awaitReady();
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        write("before", CLUSTER.nodes());

        Files.createFile(still);
        write("during", CLUSTER.nodesBut(stuck));
        CLUSTER.nodes().forEach(this::assertAllThere);
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);

        Files.delete(still);
        write("after", CLUSTER.nodes());
        CLUSTER.nodes().forEach(this::assertAllThere);
        for (String key : evidence.keys()) {
            Poll.until(
                    key + " is at the node itself",
                    RealNode.START,
                    () -> stuck.http().get("/kv/" + key + "?r=1&timeout=500").status() == 200);
        }
    }

    private void write(String when, List<RealNode> through) {
        for (RealNode node : through) {
            try (Resp resp = node.resp()) {
                for (int i = 0; i < KEYS; i++) {
                    String key = when + i;
                    assertThat(evidence.set(resp, key, VALUE_BYTES)).as(key).isEqualTo("OK");
                }
            }
        }
    }

    private void assertAllThere(RealNode node) {
        try (Resp resp = node.resp()) {
            assertThat(evidence.wrong(resp)).isEmpty();
        }
    }
}
