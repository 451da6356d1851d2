package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Limits;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

/// Goal: whatever happens, beliefs only grow (SWIM-1), frames stay bounded (SWIM-5), and once the
/// network is well again everybody sees who is there and who is not. Method: random kills, returns,
/// pauses, one-way cuts, deaf nodes, loss, duplication and delay; then calm. A failure names its
/// seed.
class SwimChaosTest {
    private static final int FAULTS = 60;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 10})
    void everybodyKnowsTheTruthOnceItIsCalm(int nodes) {
        for (int seed = 0; seed < 40; seed++) {
            VirtualCluster cluster = calmed(nodes, seed, limits(seed));
            for (int member = 0; member < nodes; member++) {
                Liveness truth = cluster.isUp(member) ? Liveness.ALIVE : Liveness.DOWN;
                assertThat(cluster.allSee(member, truth))
                        .as("seed %s of %s nodes: node %s is %s", seed, nodes, member, truth)
                        .isTrue();
            }
            assertThat(cluster.mostRumors())
                    .as("seed %s", seed)
                    .isLessThanOrEqualTo(cluster.limits.rumorsPerFrame());
        }
    }

    private static Limits limits(int seed) {
        return seed % 2 == 0 ? Limits.production() : Limits.tiny();
    }

    private static VirtualCluster calmed(int nodes, int seed, Limits limits) {
        VirtualCluster cluster = new VirtualCluster(nodes, limits, seed);
        Random random = new Random(~seed);
        cluster.loss = random.nextDouble() * 0.3;
        cluster.duplication = random.nextDouble() * 0.3;
        cluster.longestDelayMs = 1L + random.nextInt(limits.probeTimeoutMs());
        cluster.start();
        for (int fault = 0; fault < FAULTS; fault++) {
            cluster.runMs(random.nextInt(2_000));
            fault(cluster, nodes, random);
        }
        cluster.heal();
        cluster.loss = 0;
        cluster.longestDelayMs = 5;
        cluster.runMs(200L * limits.probePeriodMs());
        return cluster;
    }

    private static void fault(VirtualCluster cluster, int nodes, Random random) {
        int node = random.nextInt(nodes);
        int other = random.nextInt(nodes);
        switch (random.nextInt(7)) {
            case 0 -> {
                if (cluster.isUp(node)) {
                    cluster.kill(node);
                }
            }
            case 1, 2 -> {
                if (!cluster.isUp(node)) {
                    cluster.restart(node);
                }
            }
            case 3 -> cluster.cut(node, other);
            case 4 -> cluster.heal();
            case 5 -> cluster.pause(node, random.nextInt(8_000), random.nextBoolean());
            default -> {
                if (cluster.isUp(node)) {
                    cluster.swim(node).onLinkDown(VirtualCluster.id(other));
                    cluster.swim(node).onHeard(VirtualCluster.id(other));
                }
            }
        }
    }
}
