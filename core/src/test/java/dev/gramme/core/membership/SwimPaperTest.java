package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.membership.VirtualCluster.Sent;
import dev.gramme.core.message.PeerMessage.Ping;
import dev.gramme.core.message.PeerMessage.PingAck;
import dev.gramme.core.message.PeerMessage.PingFor;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Goal: what SWIM (Das, Gupta, Motivala, DSN 2002) and Lifeguard (Dadgar, Phillips, Currey, DSN
/// 2018 workshops) prescribe, rule by rule, in our words. Method: one node in virtual time whose
/// peers are silent (not started), so that every frame it sends is its own doing.
class SwimPaperTest {
    private static final Limits LIMITS = Limits.production();
    private static final NodeId SELF = VirtualCluster.id(0);
    private static final NodeId B = VirtualCluster.id(1);
    private static final NodeId C = VirtualCluster.id(2);

    /// SWIM §3.1: a member that does not acknowledge a ping in time is pinged by k others on the
    /// asker's behalf; only silence to both makes it fail the round.
    @Test
    void unansweredPingIsRepeatedThroughHelpers() {
        VirtualCluster cluster = alone(10);
        cluster.runMs(LIMITS.probeTimeoutMs());
        Sent first = firstPing(cluster.takeSent(0));
        cluster.runMs(LIMITS.probeTimeoutMs());
        List<PingFor> asked =
                cluster.takeSent(0).stream()
                        .filter(sent -> sent.message() instanceof PingFor)
                        .map(sent -> (PingFor) sent.message())
                        .filter(ask -> ask.target().equals(first.to()))
                        .toList();
        assertThat(asked).hasSize(LIMITS.probeHelpers());
        assertThat(cluster.swim(0).liveness(first.to())).isEqualTo(Liveness.ALIVE);
        cluster.runMs(LIMITS.probePeriodMs());
        assertThat(cluster.swim(0).liveness(first.to())).isEqualTo(Liveness.SUSPECT);
    }

    /// SWIM §3.1: a helper pings the target and hands its acknowledgement to the asker, under the
    /// asker's number.
    @Test
    void helperPingsAndHandsTheAnswerBack() {
        VirtualCluster cluster = alone(3);
        cluster.takeSent(0);
        cluster.deliver(1, 0, new PingFor(77, C, List.of()));
        List<Sent> sent = cluster.takeSent(0);
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().to()).isEqualTo(C);
        Ping ping = (Ping) sent.getFirst().message();
        cluster.deliver(1, 0, new PingAck(ping.seq(), List.of()));
        assertThat(cluster.takeSent(0)).as("an answer of somebody else").isEmpty();
        cluster.deliver(2, 0, new PingAck(ping.seq(), List.of()));
        assertThat(cluster.takeSent(0)).containsExactly(new Sent(B, new PingAck(77, List.of())));
        cluster.deliver(2, 0, new PingAck(ping.seq(), List.of()));
        assertThat(cluster.takeSent(0)).as("a repeated answer").isEmpty();
    }

    /// SWIM §3.2 and §4.1: news travel on pings and acknowledgements that are sent anyway.
    @Test
    void newsRideOnFramesThatAreSentAnyway() {
        VirtualCluster cluster = alone(5);
        Rumor news = new Rumor(C, 4, Liveness.ALIVE);
        cluster.deliver(1, 0, new Ping(1, List.of(news)));
        cluster.takeSent(0);
        cluster.deliver(3, 0, new Ping(2, List.of()));
        assertThat(cluster.takeSent(0))
                .containsExactly(new Sent(VirtualCluster.id(3), new PingAck(2, List.of(news))));
    }

    /// SWIM §4.1: if there are more news than fit, those sent least go first; each is dropped after
    /// a multiple of log n copies.
    @Test
    void everyRumourIsSentALogarithmicNumberOfTimes() {
        VirtualCluster cluster = alone(10);
        Rumor news = new Rumor(C, 4, Liveness.ALIVE);
        cluster.deliver(1, 0, new PingAck(1, List.of(news)));
        cluster.takeSent(0);
        for (int seq = 0; seq < 100; seq++) {
            cluster.deliver(1, 0, new Ping(seq, List.of()));
        }
        assertThat(cluster.takeSent(0).stream().filter(sent -> carries(sent, news))).hasSize(3 * 4);
    }

    /// SWIM §4.2: suspect is overruled by alive of a higher incarnation, not of the same one.
    @Test
    void onlyAHigherIncarnationEndsASuspicion() {
        VirtualCluster cluster = alone(4);
        cluster.deliver(1, 0, new PingAck(1, List.of(suspect(C, 5, B))));
        cluster.deliver(1, 0, new PingAck(1, List.of(new Rumor(C, 5, Liveness.ALIVE))));
        assertThat(cluster.swim(0).liveness(C)).isEqualTo(Liveness.SUSPECT);
        cluster.deliver(1, 0, new PingAck(1, List.of(new Rumor(C, 6, Liveness.ALIVE))));
        assertThat(cluster.swim(0).liveness(C)).isEqualTo(Liveness.ALIVE);
        cluster.deliver(1, 0, new PingAck(1, List.of(suspect(C, 5, B))));
        assertThat(cluster.swim(0).liveness(C)).as("late news").isEqualTo(Liveness.ALIVE);
    }

    /// SWIM §4.2: a member that hears of its own suspicion contradicts with a higher incarnation,
    /// which nobody else may choose for it.
    @Test
    void suspectRaisesItsIncarnationAndSaysSo() {
        VirtualCluster cluster = alone(4);
        cluster.takeSent(0);
        cluster.deliver(1, 0, new Ping(9, List.of(suspect(SELF, 3, B))));
        Rumor contradiction = new Rumor(SELF, 4, Liveness.ALIVE);
        List<Sent> sent = cluster.takeSent(0);
        assertThat(sent).contains(new Sent(B, new PingAck(9, List.of(contradiction))));
        assertThat(sent).allMatch(each -> carries(each, contradiction));
        assertThat(sent).as("told to some others at once").hasSizeBetween(2, 4);
        assertThat(cluster.swim(0).table()).containsEntry(SELF, contradiction);
    }

    /// SWIM §4.2, where a declared failure is final; here a member that is down returns by its own
    /// contradiction, since down is not removed.
    @Test
    void memberThatIsDownReturnsByItsOwnWord() {
        VirtualCluster cluster = alone(4);
        cluster.deliver(1, 0, new PingAck(1, List.of(new Rumor(C, 2, Liveness.DOWN, B))));
        cluster.deliver(1, 0, new PingAck(1, List.of(new Rumor(C, 2, Liveness.ALIVE))));
        assertThat(cluster.swim(0).liveness(C)).isEqualTo(Liveness.DOWN);
        cluster.deliver(1, 0, new PingAck(1, List.of(suspect(C, 2, B))));
        assertThat(cluster.swim(0).liveness(C)).isEqualTo(Liveness.DOWN);
        cluster.deliver(2, 0, new PingAck(1, List.of(new Rumor(C, 3, Liveness.ALIVE))));
        assertThat(cluster.swim(0).liveness(C)).isEqualTo(Liveness.ALIVE);
    }

    /// SWIM §4.3: targets are taken in turn from a shuffled list, so that the time until a member
    /// is probed again is bounded, by two passes.
    @Test
    void everyMemberIsProbedInEveryPass() {
        VirtualCluster cluster = new VirtualCluster(10, LIMITS, 1).start();
        cluster.takeSent(0);
        cluster.runMs(30_000);
        List<NodeId> targets =
                cluster.takeSent(0).stream()
                        .filter(sent -> sent.message() instanceof Ping)
                        .map(Sent::to)
                        .toList();
        TreeMap<NodeId, Integer> last = new TreeMap<>();
        for (int round = 0; round < targets.size(); round++) {
            Integer before = last.put(targets.get(round), round);
            if (before != null) {
                assertThat(round - before).isLessThan(2 * 9);
            }
        }
        for (int pass = 0; pass + 9 <= targets.size(); pass += 9) {
            assertThat(targets.subList(pass, pass + 9)).doesNotHaveDuplicates();
        }
    }

    /// SWIM §4.4: rounds are spread over time and each member is probed by one other per round on
    /// average, so that the load on a member does not grow with the group.
    @Test
    void loadOnAMemberDoesNotGrowWithTheGroup() {
        assertThat(SwimFigures.framesPerPeriod(100))
                .isBetween(
                        0.95 * SwimFigures.framesPerPeriod(10),
                        1.05 * SwimFigures.framesPerPeriod(10));
    }

    /// Lifeguard, local health: a node that hears nobody at all slows its own probing down instead
    /// of blaming ever more members.
    @Test
    void nodeThatHearsNobodySlowsDown() {
        VirtualCluster cluster = alone(30);
        cluster.runMs(500);
        cluster.takeSent(0);
        cluster.runMs(2_000);
        long early = pings(cluster.takeSent(0));
        cluster.runMs(20_000);
        cluster.takeSent(0);
        cluster.runMs(2_000);
        assertThat(pings(cluster.takeSent(0))).isLessThan(early / 2);
    }

    /// Lifeguard, suspicion: independent accusers shorten the time a suspect has; the same accuser
    /// heard again does not.
    @Test
    void independentAccusersShortenTheTimeOfASuspect() {
        long alone = timeToDown(List.of(B, B, B));
        long two = timeToDown(List.of(B, VirtualCluster.id(3)));
        long four =
                timeToDown(
                        List.of(
                                B,
                                VirtualCluster.id(3),
                                VirtualCluster.id(4),
                                VirtualCluster.id(5)));
        assertThat(alone).isGreaterThan(two);
        assertThat(two).isGreaterThan(four);
        assertThat(four).isGreaterThanOrEqualTo(Suspicion.floorMs(LIMITS, 100));
        assertThat(alone).isLessThanOrEqualTo(2 * Suspicion.floorMs(LIMITS, 100) + 10);
    }

    /// Lifeguard, buddy system: a ping or acknowledgement to a suspect tells it of the suspicion,
    /// however often that was sent before.
    @Test
    void suspectIsToldWithEveryFrame() {
        VirtualCluster cluster = alone(4);
        Rumor suspicion = suspect(C, 5, B);
        cluster.deliver(1, 0, new PingAck(1, List.of(suspicion)));
        cluster.takeSent(0);
        for (int seq = 0; seq < 50; seq++) {
            cluster.deliver(2, 0, new Ping(seq, List.of()));
        }
        assertThat(cluster.takeSent(0))
                .hasSize(50)
                .allMatch(sent -> sent.to().equals(C) && carries(sent, suspicion));
    }

    private static long timeToDown(List<NodeId> accusers) {
        VirtualCluster cluster = new VirtualCluster(100, LIMITS, 1);
        cluster.restart(0);
        for (NodeId accuser : accusers) {
            cluster.deliver(1, 0, new PingAck(1, List.of(suspect(C, 0, accuser))));
        }
        long startMs = cluster.nowMs();
        List<Liveness> seen = new ArrayList<>();
        while (cluster.swim(0).liveness(C) != Liveness.DOWN) {
            seen.add(cluster.swim(0).liveness(C));
            cluster.runMs(1);
        }
        assertThat(seen).containsOnly(Liveness.SUSPECT);
        return cluster.nowMs() - startMs;
    }

    private static VirtualCluster alone(int nodes) {
        VirtualCluster cluster = new VirtualCluster(nodes, LIMITS, 1);
        cluster.takeSent(0);
        cluster.restart(0);
        return cluster;
    }

    private static Rumor suspect(NodeId member, long incarnation, NodeId by) {
        return new Rumor(member, incarnation, Liveness.SUSPECT, by);
    }

    private static Sent firstPing(List<Sent> sent) {
        return sent.stream()
                .filter(each -> each.message() instanceof Ping)
                .findFirst()
                .orElseThrow();
    }

    private static long pings(List<Sent> sent) {
        return sent.stream().filter(each -> each.message() instanceof Ping).count();
    }

    private static boolean carries(Sent sent, Rumor rumor) {
        return VirtualCluster.rumorsOf(sent.message()).contains(rumor);
    }
}
