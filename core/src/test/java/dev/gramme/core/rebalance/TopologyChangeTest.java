package dev.gramme.core.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage.Accept;
import dev.gramme.core.message.PeerMessage.Prepare;
import dev.gramme.core.rebalance.Council.Motion;
import dev.gramme.core.rebalance.Council.Seat;
import dev.gramme.core.rebalance.TopologyChange.Outcome;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: what a single change does, step by step, and what people read when it cannot be done.
/// Method: a [Council] without faults but those that the test makes.
final class TopologyChangeTest {
    private static final int TIMEOUT_MS = Council.LIMITS.ballotTimeoutMs();

    private final Council council = new Council("by hand", 1, 3);
    private final Seat n1 = council.seat("n1");
    private final Seat n2 = council.seat("n2");
    private final Seat n3 = council.seat("n3");

    @Test
    void changeIsChosenAndReachesEveryMember() {
        Motion motion = council.proposeCapacity(n1, 5);
        council.run(TIMEOUT_MS);

        assertThat(motion.outcome).isEqualTo(new Outcome.Chosen(n1.present()));
        assertThat(n1.present()).isEqualTo(motion.wanted);
        assertThat(n2.present()).isEqualTo(motion.wanted);
        assertThat(n3.present()).isEqualTo(motion.wanted);
        assertThat(n1.durable)
                .isEqualTo(new Ledger(n1.present(), n1.durable.key(), null, null, null));
    }

    @Test
    void loneNodeDecidesByItself() {
        Seat alone = council.lone("solo");
        Motion motion = council.proposeCapacity(alone, 5);
        council.run(TIMEOUT_MS);

        assertThat(motion.outcome).isInstanceOf(Outcome.Chosen.class);
        assertThat(alone.present().epoch()).isEqualTo(2);
    }

    @Test
    void joinBringsTheCandidateTopologyAndKey() {
        Seat candidate = council.lone("j1");
        Motion motion = council.proposeJoin(n2, candidate);
        council.run(TIMEOUT_MS);

        assertThat(motion.outcome).isInstanceOf(Outcome.Chosen.class);
        assertThat(candidate.present()).isEqualTo(n2.present());
        assertThat(candidate.durable.key()).isEqualTo(n2.durable.key());
        assertThat(n3.change.fenced()).isFalse();
    }

    @Test
    void memberThatHoldsDataIsNamed() {
        n3.write();
        Motion motion = council.proposeJoin(n1, council.lone("j1"));
        council.run(TIMEOUT_MS);

        assertThat(motion.outcome)
                .isEqualTo(new Outcome.Failed("n3 holds data; nothing was changed"));
    }

    @Test
    void proposerThatHoldsDataAsksNobody() {
        n1.write();
        Motion motion = council.proposeJoin(n1, council.lone("j1"));
        council.run(TIMEOUT_MS);

        assertThat(motion.outcome)
                .isEqualTo(new Outcome.Failed("n1 holds data; nothing was changed"));
        assertThat(n2.durable.promised()).isNull();
    }

    @Test
    void fencesOfARefusedJoinEndSoon() {
        n3.write();
        council.proposeJoin(n1, council.lone("j1"));
        council.run(50);
        assertThat(n1.change.fenced()).isTrue();
        assertThat(n2.change.fenced()).isTrue();
        council.run(2L * TIMEOUT_MS);

        assertThat(n1.change.fenced()).isFalse();
        assertThat(n2.change.fenced()).isFalse();
        assertThat(n2.present().epoch()).isEqualTo(2);
        assertThat(n2.present().members())
                .isEqualTo(council.chosen.firstEntry().getValue().members());
    }

    @Test
    void fencesDoNotOutliveTheirProposer() {
        council.proposeJoin(n1, council.lone("j1"));
        council.at(25, n1::crash);
        council.run(60);
        assertThat(n2.change.fenced() || n3.change.fenced()).isTrue();
        council.run(6L * TIMEOUT_MS);

        assertThat(n2.change.fenced()).isFalse();
        assertThat(n3.change.fenced()).isFalse();
        assertThat(n2.present()).isEqualTo(n3.present());
    }

    @Test
    void fenceIsTakenUpAfterARestart() {
        council.proposeJoin(n1, council.lone("j1"));
        council.run(8);
        n1.crash();
        n2.crash();
        n3.crash();
        n1.restart();

        assertThat(n1.durable.promised()).isNotNull();
        assertThat(n1.change.fenced()).isTrue();
        n2.restart();
        n3.restart();
        council.run(6L * TIMEOUT_MS);
        assertThat(n1.change.fenced()).isFalse();
    }

    @Test
    void restartWithDataIsNoFence() {
        council.proposeCapacity(n1, 5);
        council.run(8);
        n1.crash();
        n1.data = true;
        n1.restart();

        assertThat(n1.durable.promised()).isNotNull();
        assertThat(n1.change.fenced()).isFalse();
    }

    @Test
    void minorityFailsAndSaysWhoIsMissing() {
        n2.crash();
        n3.crash();
        Motion motion = council.proposeCapacity(n1, 5);
        council.run(TIMEOUT_MS + 1);

        assertThat(motion.outcome)
                .isEqualTo(
                        new Outcome.Failed(
                                "no answer from n2, n3 within 500 ms; a majority is needed;"
                                        + " nothing was changed"));
    }

    @Test
    void joinNeedsTheWordOfEveryMember() {
        n3.crash();
        Motion motion = council.proposeJoin(n1, council.lone("j1"));
        council.run(TIMEOUT_MS + 1);

        assertThat(motion.outcome)
                .isEqualTo(
                        new Outcome.Failed(
                                "no answer from n3 within 500 ms; every member must say that it"
                                        + " holds no data; nothing was changed"));
    }

    @Test
    void proposerThatIsBehindIsOvertaken() {
        n3.crash();
        council.proposeCapacity(n1, 5);
        council.run(TIMEOUT_MS);
        n3.restart();
        Motion late = council.proposeCapacity(n3, 6);
        council.run(TIMEOUT_MS);

        assertThat(late.outcome).isEqualTo(new Outcome.Overtaken(n1.present()));
        assertThat(n3.present()).isEqualTo(n1.present());
    }

    @Test
    void oneChangeOfANodeAtATime() {
        Topology before = n1.present();
        Motion first = council.proposeCapacity(n1, 5);
        Motion second = council.proposeCapacity(n1, 6);
        council.run(TIMEOUT_MS);

        assertThat(first.outcome).isInstanceOf(Outcome.Chosen.class);
        assertThat(second.outcome).isEqualTo(new Outcome.Overtaken(before));
    }

    @Test
    void changeThatChangesNothingIsChosenAlready() {
        Motion motion = council.propose(n1, false, topology -> topology);
        council.run(1);

        assertThat(motion.outcome).isEqualTo(new Outcome.Chosen(n1.present()));
        assertThat(n1.present().epoch()).isEqualTo(1);
    }

    @Test
    void removedNodeLearnsThatItIs() {
        council.propose(
                n1, false, topology -> topology.withMembers(topology.members().subList(0, 2)));
        council.run(TIMEOUT_MS);
        assertThat(n3.present().member(n3.id)).isNull();
        Motion motion = council.proposeCapacity(n3, 5);
        council.run(1);

        assertThat(motion.outcome)
                .isEqualTo(new Outcome.Failed("this node is no member of a cluster"));
    }

    @Test
    void topologiesOfAnotherClusterAreTakenByALoneAndEmptyNodeOnly() {
        Seat candidate = council.lone("j1");
        Topology theirs = n1.present();
        assertThat(candidate.change.adopt(theirs, Bytes.EMPTY)).as("not named in it").isFalse();
        council.proposeJoin(n1, candidate);
        candidate.write();
        council.run(TIMEOUT_MS);

        assertThat(n1.present().member(candidate.id)).isNotNull();
        assertThat(candidate.present().members()).hasSize(1);
        candidate.data = false;
        assertThat(candidate.change.adopt(n1.present(), n1.durable.key())).isTrue();
        council.run(TIMEOUT_MS);
        assertThat(candidate.present()).isEqualTo(n1.present());
        assertThat(candidate.change.adopt(theirs, n1.durable.key())).as("older").isFalse();
    }

    @Test
    void keyThatIsMissingIsTakenLaterWithoutForgettingPromises() {
        Topology topology = n2.present();
        Ballot promised = new Ballot(4, new NodeId("n1"));
        n2.durable = new Ledger(topology, Bytes.EMPTY, promised, null, null);
        n2.restart();
        n2.change.adopt(topology, n1.durable.key());
        council.run(TIMEOUT_MS);

        assertThat(n2.durable)
                .isEqualTo(new Ledger(topology, n1.durable.key(), promised, null, null));
    }

    @Test
    void noVoteLeavesBeforeItIsDurable() {
        Ballot ballot = new Ballot(3, n1.id);
        Topology next = n1.present().withMembers(n1.present().members().subList(0, 2));
        List<String> votes = new ArrayList<>();
        n2.change.promise(
                new Prepare(2, ballot, false),
                promise -> {
                    assertThat(n2.durable.promised()).isEqualTo(ballot);
                    votes.add("promise");
                });
        n2.change.accept(
                new Accept(ballot, next),
                accepted -> {
                    assertThat(n2.durable.acceptedIn()).isEqualTo(ballot);
                    assertThat(n2.durable.accepted()).isEqualTo(next);
                    votes.add("accepted");
                });
        assertThat(votes).isEmpty();
        council.run(20);

        assertThat(votes).containsExactly("promise", "accepted");
    }

    @Test
    void lowerBallotsAreRefusedWithTheHigherOne() {
        Ballot high = new Ballot(9, new NodeId("n3"));
        n2.change.onMessage(n3.id, new Prepare(2, high, false));
        council.run(20);
        n2.change.promise(
                new Prepare(2, new Ballot(8, n1.id), false),
                promise -> {
                    assertThat(promise.granted()).isFalse();
                    assertThat(promise.promised()).isEqualTo(high);
                });

        assertThat(n2.durable.promised()).isEqualTo(high);
    }
}
