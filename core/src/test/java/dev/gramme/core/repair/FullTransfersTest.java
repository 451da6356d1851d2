package dev.gramme.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.PeerMessage.TransferPull;
import dev.gramme.core.message.PeerMessage.TransferStep;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: however often NEED_FULL is said, transfers of one partition do not follow each other
/// without a pause, and one is enough for what all said. Method: one home and two givers, by hand.
class FullTransfersTest {
    private static final DotSet CLOCK = DotSet.range(new Actor(5, 5), 1, 7);
    private static final NodeId SECOND = FakeNode.node(2);
    private static final NodeId THIRD = FakeNode.node(3);

    private final FakeNode node = new FakeNode(3, 1, DotSet.EMPTY);
    private final FullTransfers transfers = new FullTransfers(node);
    private final int periodMs = node.limits().exchangePeriodMs();

    @Test
    void whatIsWantedIsTakenAndBringsTheClock() {
        transfers.want(0, SECOND);
        transfers.tick();
        take(1);
        assertThat(transfers.openCount()).isZero();
        assertThat(node.replicas().firstEntry().getValue().durableClock()).isEqualTo(CLOCK);
    }

    @Test
    void whatTheOthersSaidMeanwhileIsTakenForDone() {
        transfers.want(0, SECOND);
        transfers.want(0, THIRD);
        transfers.tick();
        transfers.want(0, THIRD);
        take(1);
        for (int i = 0; i < 10; i++) {
            transfers.tick();
        }
        assertThat(node.sent()).isEmpty();
    }

    @Test
    void afterATransferThereIsARestOfAPeriod() {
        transfers.want(0, SECOND);
        transfers.tick();
        take(1);
        node.pass(periodMs - 1);
        wantAndTick();
        assertThat(node.sent()).isEmpty();
        node.pass(1);
        transfers.tick();
        assertThat(node.sent()).as("said in the rest: forgotten").isEmpty();
        wantAndTick();
        assertThat(node.sent()).hasSize(1);
    }

    @Test
    void theRestIsAsLongAsTheTransferTook() {
        transfers.want(0, SECOND);
        transfers.tick();
        node.pass(10L * periodMs);
        take(1);
        node.pass(10L * periodMs - 1);
        wantAndTick();
        assertThat(node.sent()).isEmpty();
        node.pass(1);
        wantAndTick();
        assertThat(node.sent()).hasSize(1);
    }

    @Test
    void aHomeThatNeverCatchesUpSpendsNoMoreThanHalfOfItsTimeOnTransfers() {
        int taken = 0;
        for (int ms = 0; ms < 100 * periodMs; ms += 50) {
            wantAndTick();
            taken += answer();
            node.pass(50);
        }
        assertThat(taken).isBetween(90, 101);
    }

    @Test
    void whoHasOthersToRecoverFromTakesThemWithoutRest() {
        node.replicas().firstEntry().getValue().recoverFrom(List.of(SECOND, THIRD));
        transfers.tick();
        take(2);
        assertThat(node.replicas().firstEntry().getValue().inGoodStanding()).isTrue();
    }

    @Test
    void theFirstQuestionIsRepeatedSooner() {
        transfers.want(0, SECOND);
        transfers.tick();
        List<FakeNode.Sent> asked = node.sent();
        node.pass(periodMs / 4 - 1);
        transfers.tick();
        assertThat(node.sent()).isEmpty();
        node.pass(1);
        transfers.tick();
        assertThat(node.sent()).as("the same question").isEqualTo(asked).hasSize(1);
    }

    private void wantAndTick() {
        transfers.want(0, SECOND);
        transfers.want(0, THIRD);
        transfers.tick();
    }

    private void take(int count) {
        int taken = 0;
        while (taken < count) {
            int now = answer();
            assertThat(now).as("a transfer is asked for").isPositive();
            taken += now;
        }
    }

    /// The givers answer with one last, empty step.
    private int answer() {
        List<FakeNode.Sent> sent = new ArrayList<>(node.sent());
        for (FakeNode.Sent each : sent) {
            TransferPull pull = (TransferPull) each.message();
            transfers.onStep(
                    each.to(),
                    new TransferStep(
                            pull.session(),
                            pull.partition(),
                            pull.after(),
                            CLOCK,
                            List.of(),
                            true,
                            node.life(node.self())));
            node.store().flush();
        }
        return sent.size();
    }
}
