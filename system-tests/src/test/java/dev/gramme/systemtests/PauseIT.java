package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.simulator.history.Op;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A client that overwrites keys one after the other, through changing nodes, always reads its last
/// write, while another node stands still and after it goes on. The keys are many enough that each
/// node is the first home of some.
final class PauseIT {
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int KEYS = 16;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

    private final Recorder recorder = new Recorder();
    private final Map<String, Op> last = new TreeMap<>();
    private final List<Op> unknown = new ArrayList<>();

    @Test
    void aClientReadsItsLastOverwriteWhileANodeStandsStillAndAfterwards() {
        RealNode paused = CLUSTER.node(3);
        List<RealNode> others = CLUSTER.nodesBut(paused);
        overwriteAll(0, others);
        overwriteAll(1, others);
        int round = 2;
        paused.program().signal("STOP");
        try {
            long start = System.nanoTime();
            while (System.nanoTime() - start < PAUSE.toNanos()) {
                overwriteAll(round++, others);
            }
        } finally {
            paused.program().signal("CONT");
        }
        overwriteAll(round++, others);
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        overwriteAll(round++, others);
        for (RealNode node : CLUSTER.nodes()) {
            last.keySet().forEach(key -> readLast(node, key));
        }
        assertThat(unknown).as("overwrites without an outcome").hasSizeLessThan(KEYS);
        assertThat(recorder.violations()).isEmpty();
    }

    private void overwriteAll(int round, List<RealNode> through) {
        for (int i = 0; i < KEYS; i++) {
            RealNode writer = through.get((round + i) % through.size());
            RealNode reader = through.get((round + i + 1) % through.size());
            String key = "key" + i;
            recorder.ordered(key);
            Op write = recorder.put(writer, Recorder.Wish.of(1, key));
            if (write.done()) {
                last.put(key, write);
            } else {
                unknown.add(write);
            }
            readLast(reader, key);
        }
    }

    /// Exactly the last acknowledged value; beside it only what may have been applied.
    private void readLast(RealNode node, String key) {
        Op read = recorder.get(node, Recorder.Wish.of(1, key));
        Op write = last.get(key);
        assertThat(read.done()).as("%s at %s", read, node.name()).isTrue();
        assertThat(read.answer().returned()).as("%s after %s", read, write).contains(write.id());
        List<Long> others = new ArrayList<>(read.answer().returned());
        others.remove(write.id());
        assertThat(unknown.stream().map(Op::id)).as("%s after %s", read, write).containsAll(others);
    }
}
