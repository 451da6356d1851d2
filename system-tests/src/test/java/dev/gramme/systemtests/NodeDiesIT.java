package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.oracle.Violation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/// No acknowledged write is lost while one node after the other dies and comes back empty. Clients
/// write all the time; at the end every key is read from every node, and the oracles of the
/// simulator judge the history.
final class NodeDiesIT {
    private static final Duration DETECTION = Duration.ofSeconds(15);
    private static final int READERS = 4;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3, "--engine", "memory");

    private final Recorder recorder = new Recorder();

    @Test
    void nothingAcknowledgedIsLostWhenEveryNodeDiesInTurn() throws InterruptedException {
        try (Load load = new Load("turns", recorder, CLUSTER.nodes())) {
            load.awaitWrites(20, CLUSTER.nodes());
            dieAndReturn(CLUSTER.node(2), load);
            for (RealNode node : CLUSTER.nodes()) {
                node.program().askToStop();
                node.program().awaitEnd();
                node.start();
                awaitReturn(node);
                load.awaitWrites(10, CLUSTER.nodes());
            }
        }
        readEverythingFromEveryNode();
        assertThat(recorder.violations()).isEmpty();
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheNextDiesAsSoonAsOneIsReady() throws InterruptedException {
        try (Load load = new Load("haste", recorder, CLUSTER.nodes())) {
            load.awaitWrites(10, CLUSTER.nodes());
            for (RealNode node : CLUSTER.nodes()) {
                node.program().kill();
                node.start();
                node.awaitReady();
            }
            CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
            load.awaitWrites(10, CLUSTER.nodes());
        }
        readEverythingFromEveryNode();
        assertThat(recorder.violations()).isEmpty();
    }

    /// What the oracles say above would be worth nothing if they saw nothing.
    @Test
    void aLossWouldBeSeen() {
        Recorder.Wish lost = Recorder.Wish.of(1, "lost");
        Recorder.Wish kept = Recorder.Wish.of(1, "kept");
        RealNode node = CLUSTER.node(1);
        assertThat(recorder.put(node, lost).done()).isTrue();
        assertThat(recorder.put(node, kept).done()).isTrue();
        assertThat(node.http().delete("/kv/lost?level=all").status()).isEqualTo(200);
        recorder.getAtLast(CLUSTER.node(2), kept);
        assertThat(recorder.violations()).isEmpty();
        recorder.get(CLUSTER.node(2), lost);
        recorder.getAtLast(CLUSTER.node(3), lost);
        assertThat(recorder.violations())
                .extracting(Violation::oracle)
                .containsExactlyInAnyOrder("O4 no lost update", "O8 regular");
    }

    private void dieAndReturn(RealNode victim, Load load) {
        victim.program().kill();
        List<RealNode> others = CLUSTER.nodesBut(victim);
        for (RealNode other : others) {
            awaitSeen(other, victim, List.of("suspect", "down"));
        }
        load.awaitWrites(20, others);
        for (RealNode other : others) {
            awaitSeen(other, victim, List.of("down"));
            assertThat(other.http().get("/readyz").status()).isEqualTo(200);
        }
        load.awaitWrites(20, others);
        victim.start();
        assertThat(awaitReturn(victim)).contains("recovering");
    }

    private static void awaitSeen(RealNode viewer, RealNode victim, List<String> as) {
        Poll.until(
                viewer.name() + " sees " + victim.name() + " as " + as,
                DETECTION,
                () -> as.contains(viewer.sees(victim)),
                () -> viewer.status().toString());
    }

    /// The phases it went through until it was ready and everybody saw it.
    private static Set<String> awaitReturn(RealNode node) {
        TreeSet<String> phases = new TreeSet<>();
        Poll.until(
                node.name() + " is ready again",
                RealNode.START,
                () -> {
                    phases.add(node.status().path("phase").asString());
                    return node.http().get("/readyz").status() == 200;
                },
                () -> node.status().toString());
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        return phases;
    }

    private void readEverythingFromEveryNode() throws InterruptedException {
        TreeSet<String> keys = new TreeSet<>();
        recorder.ops().forEach(op -> keys.add(op.ask().key()));
        ConcurrentLinkedQueue<Runnable> reads = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Op> unread = new ConcurrentLinkedQueue<>();
        for (RealNode node : CLUSTER.nodes()) {
            for (String key : keys) {
                reads.add(() -> {
                    Op read = recorder.getAtLast(node, Recorder.Wish.of(0, key));
                    if (!read.done()) {
                        unread.add(read);
                    }
                });
            }
        }
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(
                    Thread.startVirtualThread(() -> {
                        for (Runnable read = reads.poll(); read != null; read = reads.poll()) {
                            read.run();
                        }
                    }));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(unread).isEmpty();
        assertThat(recorder.ops().stream().filter(op -> op.ask().closing()))
                .hasSize(3 * keys.size());
    }
}
