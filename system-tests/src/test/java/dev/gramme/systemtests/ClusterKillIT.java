package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// All nodes of a cluster with the engine `log` are killed at once, again and again, while clients
/// write through each of them; the oracles of the simulator judge what was answered. With records
/// in memory the first such kill would take everything. More kills: `-Dgramme.cluster.kills=100`.
final class ClusterKillIT {
    private static final int KILLS = Integer.getInteger("gramme.cluster.kills", 12);
    private static final int WRITES = 3;

    @RegisterExtension
    static final RealCluster CLUSTER = RealCluster.of(3, "--engine", "log", "--q", "32");

    private final Recorder recorder = new Recorder();

    @Test
    void nothingAcknowledgedIsLostWhenAllNodesAreKilledAtOnce() throws InterruptedException {
        try (Load load = new Load("all", recorder, CLUSTER.nodes())) {
            for (int i = 0; i < KILLS; i++) {
                load.awaitWrites(WRITES, CLUSTER.nodes());
                killAll();
                CLUSTER.nodes().forEach(RealNode::start);
                CLUSTER.nodes().forEach(RealNode::awaitReady);
            }
            load.awaitWrites(WRITES, CLUSTER.nodes());
        }
        TreeSet<String> keys = new TreeSet<>();
        recorder.ops().forEach(op -> keys.add(op.ask().key()));
        int number = 0;
        for (String key : keys) {
            RealNode node = CLUSTER.node(1 + number++ % 3);
            assertThat(recorder.getAtLast(node, Recorder.Wish.of(0, key)).done()).isTrue();
        }
        long done =
                recorder.ops().stream().filter(op -> op.done() && op.ask().kind().writes()).count();
        System.out.printf("%d kills of a cluster, %d writes acknowledged%n", KILLS, done);
        assertThat(recorder.violations()).isEmpty();
        assertThat(done).isGreaterThan(3L * WRITES * KILLS);
    }

    private static void killAll() throws InterruptedException {
        List<Thread> killers = new ArrayList<>();
        for (RealNode node : CLUSTER.nodes()) {
            killers.add(Thread.ofPlatform().start(() -> node.program().kill()));
        }
        for (Thread killer : killers) {
            killer.join();
        }
    }
}
