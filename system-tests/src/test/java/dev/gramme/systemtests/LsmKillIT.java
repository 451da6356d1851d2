package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// A node with the engine `lsm` is killed again and again while clients write; what was
/// acknowledged is there after each start. (A kill leaves what the system has taken: this says
/// nothing of the loss of power.) And the directory of one engine is refused by another. More
/// kills: `-Dgramme.lsm.kills=100`.
final class LsmKillIT {
    private static final int KILLS = Integer.getInteger("gramme.lsm.kills", 12);
    private static final int NEAR_WRITES = 200;

    @Test
    void whatWasAcknowledgedOutlivesKills() throws InterruptedException {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        Random random = new Random(seed);
        RealNode node = node("kills");
        setEngine(node, "lsm");
        Witness witness = new Witness(node, seed);
        for (int kill = 0; kill < KILLS; kill++) {
            node.start();
            assertThat(witness.losses()).as("seed %d, kill %d", seed, kill).isEmpty();
            long number = witness.acknowledged() + 10 + random.nextInt(NEAR_WRITES);
            Thread killer =
                    Thread.startVirtualThread(() -> {
                        Poll.until(
                                "writes", RealNode.START, () -> witness.acknowledged() >= number);
                        node.program().kill();
                    });
            witness.write(Long.MAX_VALUE / 2);
            killer.join();
        }
        node.start();
        assertThat(witness.losses()).as("seed %d, at last", seed).isEmpty();
        node.program().kill();
        assertThat(witness.acknowledged()).isGreaterThan(10L * KILLS);
    }

    @ParameterizedTest
    @CsvSource({"log, lsm", "lsm, log", "lsm, memory"})
    void directoryOfAnotherEngineIsRefusedWithTheWayOver(String maker, String other) {
        RealNode node = node(maker + "-" + other);
        setEngine(node, maker);
        node.start();
        node.awaitReady();
        node.program().kill();

        setEngine(node, other);
        node.start();
        assertThat(node.program().awaitEnd()).as(node.program().output()).isEqualTo(1);
        assertThat(node.program().output())
                .contains("was made by the engine " + maker + ", not " + other)
                .contains("gramme export", "gramme import");
    }

    private static RealNode node(String name) {
        return new RealNode("n1", RealCluster.freshDirectory("LsmKill-" + name));
    }

    private static void setEngine(RealNode node, String engine) {
        node.setFlags(List.of("--engine", engine, "--n", "1", "--q", "16"));
    }
}
