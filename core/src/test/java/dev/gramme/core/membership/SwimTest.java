package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Ping;
import dev.gramme.core.message.PeerMessage.PingAck;
import dev.gramme.core.message.PeerMessage.PingFor;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// Goal: members that die, return, pause, hear badly or are cut off are seen as what they are, and
/// nobody else suffers. Method: whole clusters in virtual time, over many seeds; the harness checks
/// SWIM-1 and SWIM-2 after every event.
class SwimTest {
    private static final Limits LIMITS = Limits.production();
    private static final int PERIOD_MS = LIMITS.probePeriodMs();
    private static final int SEEDS = 20;

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 50})
    void killedNodeIsSuspectedAndThenDownEverywhere(int nodes) {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(nodes, seed);
            cluster.kill(1);
            long killedMs = cluster.nowMs();
            assertThat(cluster.untilAllSee(1, Liveness.SUSPECT, 8L * PERIOD_MS))
                    .as("seed %s", seed)
                    .isNotNegative();
            assertThat(cluster.firstMs(1, Liveness.SUSPECT) - killedMs)
                    .as("seed %s", seed)
                    .isLessThan(5L * PERIOD_MS);
            assertThat(cluster.untilAllSee(1, Liveness.DOWN, 16L * PERIOD_MS))
                    .as("seed %s", seed)
                    .isNotNegative();
            assertThat(cluster.downsAmongOthersThan(1)).as("seed %s", seed).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 50})
    void returnedNodeIsAliveEverywhereAfterALossOfMemory(int nodes) {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(nodes, seed);
            cluster.kill(1);
            cluster.untilAllSee(1, Liveness.DOWN, 60_000);
            cluster.runMs(60_000);
            cluster.restart(1);
            int periods = nodes <= 10 ? 3 : 6;
            assertThat(cluster.untilAllSee(1, Liveness.ALIVE, (long) periods * PERIOD_MS))
                    .as("seed %s", seed)
                    .isNotNegative();
            assertThat(cluster.swim(1).table())
                    .containsValue(new Rumor(VirtualCluster.id(1), 1, Liveness.ALIVE));
        }
    }

    @Test
    void nodeThatReturnsBeforeItIsDownIsNotMarkedDown() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(3, seed);
            cluster.kill(1);
            cluster.untilAllSee(1, Liveness.SUSPECT, 5_000);
            cluster.restart(1);
            cluster.runMs(20_000);
            assertThat(cluster.count(Liveness.DOWN)).as("seed %s", seed).isZero();
            assertThat(cluster.everybodySeesEverybodyAlive()).as("seed %s", seed).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10})
    void helpersSaveANodeBehindACutBetweenTwo(int nodes) {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(nodes, seed);
            cluster.cutBothWays(0, 1);
            cluster.runMs(120_000);
            assertThat(cluster.changes).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void helpersSaveANodeBehindAOneWayCut() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(3, seed);
            cluster.cut(0, 1);
            cluster.runMs(120_000);
            assertThat(cluster.changes).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10})
    void nodeThatSpeaksButHearsNobodyIsFoundOutAndHarmsNobody(int nodes) {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(nodes, seed);
            cluster.deafen(1);
            for (int frame = 0; frame < 400; frame++) {
                cluster.runMs(50);
                for (int observer = 0; observer < nodes; observer++) {
                    cluster.swim(observer).onHeard(VirtualCluster.id(1));
                }
            }
            assertThat(cluster.allSee(1, Liveness.DOWN)).as("seed %s", seed).isTrue();
            cluster.runMs(60_000);
            assertThat(cluster.allSee(1, Liveness.DOWN)).as("seed %s", seed).isTrue();
            assertThat(cluster.downsAmongOthersThan(1)).as("seed %s", seed).isZero();
            cluster.heal();
            cluster.runMs(20_000);
            assertThat(cluster.everybodySeesEverybodyAlive()).as("seed %s", seed).isTrue();
        }
    }

    @Test
    void halvesOfASplitClusterFindEachOtherAgain() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(10, seed);
            for (int one = 0; one < 5; one++) {
                for (int other = 5; other < 10; other++) {
                    cluster.cutBothWays(one, other);
                }
            }
            cluster.runMs(30_000);
            assertThat(cluster.view(0, 9)).isEqualTo(Liveness.DOWN);
            assertThat(cluster.view(0, 4)).isEqualTo(Liveness.ALIVE);
            cluster.heal();
            cluster.runMs(5_000);
            assertThat(cluster.everybodySeesEverybodyAlive()).as("seed %s", seed).isTrue();
        }
    }

    @Test
    void ownPauseMakesNobodyElseDown() {
        for (int seed = 0; seed < 4 * SEEDS; seed++) {
            VirtualCluster cluster = started(3 + seed % 8, seed);
            for (int pause = 0; pause < 10; pause++) {
                cluster.pause(0, 200 + 997L * pause, seed % 2 == 0);
                cluster.runMs(25_000);
            }
            assertThat(cluster.downsAmongOthersThan(0)).as("seed %s", seed).isZero();
            assertThat(cluster.changes)
                    .as("what the paused node thought of others, seed %s", seed)
                    .noneMatch(change ->
                            change.observer().equals(VirtualCluster.id(0))
                                    && change.after() == Liveness.DOWN);
            assertThat(cluster.everybodySeesEverybodyAlive()).as("seed %s", seed).isTrue();
        }
    }

    @Test
    void pauseDuringASuspicionGivesTheSuspectItsTimeAgain() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(2, seed);
            cluster.cut(1, 0);
            cluster.untilAllSee(1, Liveness.SUSPECT, 5_000);
            cluster.heal();
            cluster.pause(0, 10_000, true);
            cluster.runMs(20_000);
            assertThat(cluster.firstMs(1, Liveness.DOWN)).as("seed %s", seed).isNegative();
            assertThat(cluster.view(0, 1)).as("seed %s", seed).isEqualTo(Liveness.ALIVE);
        }
    }

    @Test
    void brokenLinkIsSuspectAtOnceAndAliveAgainWithinARoundTrip() {
        VirtualCluster cluster = started(3, 1);
        cluster.swim(0).onLinkDown(VirtualCluster.id(1));
        assertThat(cluster.view(0, 1)).isEqualTo(Liveness.SUSPECT);
        cluster.runMs(50);
        assertThat(cluster.view(0, 1)).isEqualTo(Liveness.ALIVE);
        cluster.runMs(20_000);
        assertThat(cluster.count(Liveness.DOWN)).isZero();
        assertThat(cluster.everybodySeesEverybodyAlive()).isTrue();
    }

    @Test
    void brokenLinksToADeadNodeMakeItDownSooner() {
        VirtualCluster cluster = started(3, 1);
        cluster.kill(1);
        cluster.swim(0).onLinkDown(VirtualCluster.id(1));
        cluster.swim(2).onLinkDown(VirtualCluster.id(1));
        assertThat(cluster.allSee(1, Liveness.SUSPECT)).isTrue();
        assertThat(cluster.untilAllSee(1, Liveness.DOWN, 3_000)).isNotNegative();
    }

    @Test
    void linkThatBreaksAgainAndAgainCostsABoundedNumberOfFrames() {
        VirtualCluster cluster = started(10, 1);
        cluster.kill(1);
        cluster.swim(0).onLinkDown(VirtualCluster.id(1));
        long before = cluster.framesSent(0);
        for (int again = 0; again < 1_000; again++) {
            cluster.swim(0).onLinkDown(VirtualCluster.id(1));
        }
        assertThat(cluster.framesSent(0) - before).isZero();
    }

    @Test
    void manyFramesOfADownNodeAreAnsweredOncePerPeriod() {
        VirtualCluster cluster = started(3, 1);
        cluster.kill(1);
        cluster.untilAllSee(1, Liveness.DOWN, 10_000);
        cluster.runMs(PERIOD_MS);
        long before = cluster.framesSent(0);
        for (int frame = 0; frame < 1_000; frame++) {
            cluster.swim(0).onHeard(VirtualCluster.id(1));
        }
        assertThat(cluster.framesSent(0) - before).isLessThanOrEqualTo(1);
    }

    @Test
    void strangeMessagesAreHarmless() {
        VirtualCluster cluster = started(3, 1);
        NodeId stranger = new NodeId("stranger");
        List<Rumor> lies =
                List.of(
                        new Rumor(stranger, 3, Liveness.ALIVE),
                        new Rumor(VirtualCluster.id(2), -1, Liveness.DOWN),
                        new Rumor(VirtualCluster.id(2), Long.MAX_VALUE, Liveness.DOWN),
                        new Rumor(VirtualCluster.id(0), Long.MAX_VALUE, Liveness.DOWN));
        List<PeerMessage> strange =
                List.of(
                        new Ping(1, lies),
                        new PingFor(1, stranger, lies),
                        new PingFor(1, VirtualCluster.id(0), lies),
                        new PingFor(1, VirtualCluster.id(1), lies),
                        new PingAck(1, lies),
                        new PingAck(-1, List.of()),
                        new PeerMessage.TopologyPull());
        for (PeerMessage message : strange) {
            cluster.swim(0).onMessage(VirtualCluster.id(0), message);
            cluster.swim(0).onMessage(VirtualCluster.id(1), message);
        }
        cluster.swim(0).onHeard(stranger);
        cluster.swim(0).onLinkDown(stranger);
        cluster.swim(0).onLinkDown(VirtualCluster.id(0));
        cluster.runMs(60_000);
        assertThat(cluster.changes).isEmpty();
        assertThat(cluster.swim(0).table()).doesNotContainKey(stranger);
        assertThat(cluster.swim(0).liveness(stranger)).isEqualTo(Liveness.DOWN);
    }

    @Test
    void strangerIsToldThatWeLiveButNotBelieved() {
        List<NodeId> answered = new ArrayList<>();
        VirtualCluster cluster = started(3, 1);
        Swim swim =
                cluster.newSwim(
                        0,
                        (to, message) -> {
                            assertThat(message).isEqualTo(new PingAck(7, List.of()));
                            answered.add(to);
                        });
        swim.members(List.of(VirtualCluster.id(1)));
        swim.start();
        Rumor slander = new Rumor(VirtualCluster.id(1), 0, Liveness.DOWN);
        swim.onMessage(VirtualCluster.id(2), new Ping(7, List.of(slander)));
        swim.onMessage(VirtualCluster.id(2), new PingAck(7, List.of(slander)));
        swim.onMessage(
                VirtualCluster.id(2), new PingFor(7, VirtualCluster.id(1), List.of(slander)));
        assertThat(answered).containsExactly(VirtualCluster.id(2));
        assertThat(swim.liveness(VirtualCluster.id(1))).isEqualTo(Liveness.ALIVE);
    }

    @Test
    void repeatedAndReorderedFramesChangeNothing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = new VirtualCluster(5, LIMITS, seed);
            cluster.duplication = 0.5;
            cluster.longestDelayMs = 60;
            cluster.start().runMs(120_000);
            assertThat(cluster.changes).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void topologyAloneDecidesWhoIsAMember() {
        VirtualCluster cluster = started(3, 1);
        Swim swim = cluster.swim(0);
        cluster.kill(1);
        cluster.untilAllSee(1, Liveness.DOWN, 10_000);
        assertThat(swim.table()).containsOnlyKeys(ids(0, 1, 2));
        swim.members(List.of(ids(0, 2)));
        assertThat(swim.table()).containsOnlyKeys(ids(0, 2));
        assertThat(swim.liveness(VirtualCluster.id(1))).isEqualTo(Liveness.DOWN);
        swim.members(List.of(ids(0, 1, 2)));
        assertThat(swim.liveness(VirtualCluster.id(1))).isEqualTo(Liveness.ALIVE);
        cluster.runMs(10_000);
        assertThat(swim.liveness(VirtualCluster.id(1))).isEqualTo(Liveness.DOWN);
    }

    @Test
    void memberThatLeavesWhileItIsProbedOrSuspectIsForgotten() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualCluster cluster = started(3, seed);
            cluster.kill(1);
            cluster.runMs(seed * 97L);
            long changes = cluster.changes.size();
            cluster.swim(0).members(List.of(VirtualCluster.id(2)));
            cluster.swim(2).members(List.of(VirtualCluster.id(0)));
            cluster.runMs(20_000);
            assertThat(cluster.changes).as("seed %s", seed).hasSize((int) changes);
        }
    }

    @Test
    void stoppedNodeIsSilent() {
        VirtualCluster cluster = started(3, 1);
        cluster.swim(0).onLinkDown(VirtualCluster.id(1));
        cluster.swim(0).stop();
        long before = cluster.framesSent(0);
        cluster.deliver(1, 0, new Ping(1, List.of()));
        cluster.swim(0).onHeard(VirtualCluster.id(1));
        cluster.swim(0).onLinkDown(VirtualCluster.id(2));
        cluster.runMs(10_000);
        assertThat(cluster.framesSent(0)).isEqualTo(before);
        assertThat(cluster.view(0, 1)).isEqualTo(Liveness.SUSPECT);
        cluster.swim(0).start();
        cluster.runMs(10_000);
        assertThat(cluster.everybodySeesEverybodyAlive()).isTrue();
    }

    @Test
    void loneNodeIsAliveAndSilent() {
        VirtualCluster cluster = started(1, 1);
        cluster.runMs(10_000);
        assertThat(cluster.view(0, 0)).isEqualTo(Liveness.ALIVE);
        assertThat(cluster.framesSent()).isZero();
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        assertThat(restless(7).changes).isNotEmpty().isEqualTo(restless(7).changes);
    }

    private static VirtualCluster restless(long seed) {
        VirtualCluster cluster = new VirtualCluster(5, LIMITS, seed);
        cluster.loss = 0.3;
        cluster.start().runMs(120_000);
        return cluster;
    }

    private static VirtualCluster started(int nodes, int seed) {
        VirtualCluster cluster = new VirtualCluster(nodes, LIMITS, seed).start();
        cluster.runMs(3_000 + seed * 41L);
        return cluster;
    }

    private static NodeId[] ids(int... indexes) {
        NodeId[] ids = new NodeId[indexes.length];
        for (int position = 0; position < indexes.length; position++) {
            ids[position] = VirtualCluster.id(indexes[position]);
        }
        return ids;
    }
}
