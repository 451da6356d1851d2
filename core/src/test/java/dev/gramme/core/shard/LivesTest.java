package dev.gramme.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: only the present life of a node is believed; an ended one never again. Method: frames and
/// answers in every order that delays can make.
class LivesTest {
    private static final NodeId NODE = new NodeId("n1");
    private static final Actor FIRST = new Actor(1, 1);
    private static final Actor SECOND = new Actor(2, 2);

    private final List<Long> asked = new ArrayList<>();
    private final List<NodeId> begun = new ArrayList<>();
    private final Lives lives = new Lives((node, nonce) -> asked.add(nonce), begun::add);

    @Test
    void anUnknownLifeIsChallengedAndNothingOfItIsAdmittedBeforeItsAnswer() {
        assertThat(lives.admits(NODE, FIRST, () -> 7, 0)).isFalse();
        assertThat(asked).containsExactly(7L);
        assertThat(lives.of(NODE)).isNull();
        assertThat(lives.admits(NODE, FIRST, () -> 8, 10)).isFalse();
        assertThat(lives.answered(NODE, 7, FIRST)).isTrue();
        assertThat(lives.admits(NODE, FIRST, () -> 9, 20)).isTrue();
        assertThat(lives.of(NODE)).isEqualTo(FIRST);
        assertThat(begun).as("a node that was not known before").isEmpty();
    }

    @Test
    void anOpenQuestionIsAskedAgainNowAndThenUnderItsOwnNumber() {
        lives.admits(NODE, FIRST, () -> 7, 0);
        lives.admits(NODE, FIRST, () -> 8, 49);
        assertThat(asked).containsExactly(7L);
        lives.admits(NODE, FIRST, () -> 9, 50);
        assertThat(asked).containsExactly(7L, 7L);
    }

    @Test
    void aNewLifeEndsTheOneBeforeForEver() {
        know(FIRST, 7);
        know(SECOND, 8);
        assertThat(begun).containsExactly(NODE);
        int questions = asked.size();
        assertThat(lives.admits(NODE, FIRST, () -> 9, 1_000)).isFalse();
        assertThat(asked).as("an ended life is not even asked").hasSize(questions);
        assertThat(lives.of(NODE)).isEqualTo(SECOND);
    }

    @Test
    void anEndedLifeCannotAnswerALaterQuestion() {
        know(FIRST, 7);
        know(SECOND, 8);
        lives.admits(NODE, new Actor(3, 3), () -> 9, 1_000);
        assertThat(lives.answered(NODE, 9, FIRST)).isFalse();
        assertThat(lives.of(NODE)).isEqualTo(SECOND);
    }

    @Test
    void theFrameOfALaterLifeDoesNotEndThePresentOneBeforeTheAnswer() {
        know(FIRST, 7);
        assertThat(lives.admits(NODE, SECOND, () -> 8, 1_000)).isFalse();
        assertThat(lives.admits(NODE, FIRST, () -> 9, 1_000)).isTrue();
        assertThat(lives.of(NODE)).isEqualTo(FIRST);
        assertThat(begun).isEmpty();
    }

    @Test
    void staleAndStrangeAnswersAreIgnored() {
        assertThat(lives.answered(NODE, 7, FIRST)).as("nothing was asked").isFalse();
        lives.admits(NODE, FIRST, () -> 7, 0);
        assertThat(lives.answered(NODE, 6, FIRST)).as("another number").isFalse();
        assertThat(lives.answered(new NodeId("n2"), 7, FIRST)).as("another node").isFalse();
        assertThat(lives.of(NODE)).isNull();
        assertThat(lives.answered(NODE, 7, FIRST)).isTrue();
        assertThat(lives.answered(NODE, 7, SECOND)).as("answered already").isFalse();
        assertThat(lives.of(NODE)).isEqualTo(FIRST);
    }

    @Test
    void theLifeThatAnswersCountsNotTheOneWhoseFrameLedToTheQuestion() {
        lives.admits(NODE, FIRST, () -> 7, 0);
        assertThat(lives.answered(NODE, 7, SECOND)).isTrue();
        assertThat(lives.of(NODE)).isEqualTo(SECOND);
        assertThat(lives.admits(NODE, FIRST, () -> 8, 1_000)).isFalse();
    }

    @Test
    void thePresentLifeMayAnswerAgainAndBeginsNothing() {
        know(FIRST, 7);
        lives.admits(NODE, SECOND, () -> 8, 1_000);
        assertThat(lives.answered(NODE, 8, FIRST)).isTrue();
        assertThat(begun).isEmpty();
        assertThat(lives.admits(NODE, FIRST, () -> 9, 1_000)).isTrue();
    }

    @Test
    void onlyWhoIsUnknownIsAskedWithoutAFrame() {
        lives.meet(NODE, () -> 7, 0);
        lives.meet(NODE, () -> 8, 10);
        assertThat(asked).containsExactly(7L);
        assertThat(lives.answered(NODE, 7, FIRST)).isTrue();
        lives.meet(NODE, () -> 9, 1_000);
        assertThat(asked).containsExactly(7L);
    }

    private void know(Actor life, long nonce) {
        lives.admits(NODE, life, () -> nonce, 0);
        assertThat(lives.answered(NODE, nonce, life)).isTrue();
    }
}
