package dev.gramme.core.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Limits;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Goal: a write that is repeated under its idempotence id runs once, within bounds of time and
/// number. Method: writes whose outcomes the test gives by hand, and a clock it moves.
class RepeatsTest {
    private static final Key K = Key.of("k");
    private static final Bytes ID = Bytes.utf8("id");
    private static final Limits LIMITS = Limits.tiny();
    private static final Reply APPLIED =
            Reply.of(new ClientResponse.Applied(Context.of(Bytes.utf8("context")), 2, 2, 0, false));
    private static final Reply UNKNOWN = Reply.of(new ClientResponse.Unknown(1, 2, "timeout"));
    private static final Reply NOT_APPLIED =
            Reply.of(new ClientResponse.NotApplied(ClientResponse.Reason.QUORUM, ""));
    private static final Reply REFUSED =
            Reply.of(new ClientResponse.Refused(ClientResponse.Reason.BAD_REQUEST, ""));

    private final HandClock clock = new HandClock();
    private final Repeats repeats = new Repeats(clock, LIMITS);
    private final List<Consumer<Reply>> running = new ArrayList<>();
    private final List<Reply> answers = new ArrayList<>();

    @Test
    void aRepeatIsAnsweredTheFirstOutcomeAndRunsNothing() {
        write(K, ID);
        running.getFirst().accept(APPLIED);
        write(K, ID);
        assertThat(running).hasSize(1);
        assertThat(answers).containsExactly(APPLIED, APPLIED);
    }

    @Test
    void aRepeatOfAWriteThatIsStillRunningWaitsForItsOutcome() {
        write(K, ID);
        write(K, ID);
        assertThat(running).hasSize(1);
        assertThat(answers).isEmpty();
        running.getFirst().accept(UNKNOWN);
        assertThat(answers).containsExactly(UNKNOWN, UNKNOWN);
    }

    @Test
    void aWriteThatMayLiveIsNotRunAgain() {
        write(K, ID);
        running.getFirst().accept(UNKNOWN);
        write(K, ID);
        assertThat(running).hasSize(1);
        assertThat(answers).containsExactly(UNKNOWN, UNKNOWN);
    }

    @Test
    void whatWasSurelyNotAppliedRunsAgain() {
        Reply conflict =
                Reply.of(new ClientResponse.Conflict(List.of(), Context.of(Bytes.EMPTY), 2));
        Reply kept = Reply.of(new ClientResponse.Kept(List.of(), Context.of(Bytes.EMPTY), 2));
        for (Reply reply : List.of(NOT_APPLIED, REFUSED, conflict, kept)) {
            write(K, ID);
            running.getLast().accept(reply);
        }
        write(K, ID);
        running.getLast().accept(APPLIED);
        assertThat(running).hasSize(5);
        assertThat(answers).containsExactly(NOT_APPLIED, REFUSED, conflict, kept, APPLIED);
    }

    @Test
    void whoeverWaitedForAWriteThatWasNotAppliedIsToldSo() {
        write(K, ID);
        write(K, ID);
        running.getFirst().accept(NOT_APPLIED);
        assertThat(answers).containsExactly(NOT_APPLIED, NOT_APPLIED);
    }

    @Test
    void anIdNamesAWriteOfItsKeyAndNoIdNamesNothing() {
        write(K, ID);
        write(Key.of("other"), ID);
        write(K, Bytes.utf8("other"));
        write(K, Bytes.EMPTY);
        write(K, Bytes.EMPTY);
        assertThat(running).hasSize(5);
    }

    @Test
    void anOutcomeIsRememberedForItsWindowAndNoLonger() {
        write(K, ID);
        running.getFirst().accept(APPLIED);
        clock.millis += LIMITS.repeatWindowMs();
        write(K, ID);
        assertThat(running).hasSize(1);
        clock.millis += 1;
        write(K, ID);
        assertThat(running).hasSize(2);
    }

    @Test
    void aFullMemoryForgetsTheOldestOutcome() {
        for (int i = 0; i <= LIMITS.repeatCount(); i++) {
            write(K, Bytes.utf8("id " + i));
            running.getLast().accept(APPLIED);
        }
        int before = running.size();
        write(K, Bytes.utf8("id " + LIMITS.repeatCount()));
        assertThat(running).hasSize(before);
        write(K, Bytes.utf8("id 0"));
        assertThat(running).hasSize(before + 1);
    }

    @Test
    void aWriteThatWasForgottenWhileItRanStillAnswersItsClient() {
        write(K, ID);
        clock.millis += LIMITS.repeatWindowMs() + 1;
        write(K, ID);
        running.getFirst().accept(APPLIED);
        assertThat(answers).containsExactly(APPLIED);
        running.getLast().accept(UNKNOWN);
        assertThat(answers).containsExactly(APPLIED, UNKNOWN);
    }

    @Test
    void aForgottenWriteThatWasNotAppliedDoesNotForgetItsSuccessor() {
        write(K, ID);
        clock.millis += LIMITS.repeatWindowMs() + 1;
        write(K, ID);
        running.getFirst().accept(NOT_APPLIED);
        write(K, ID);
        assertThat(running).hasSize(2);
    }

    private void write(Key key, Bytes id) {
        repeats.once(key, id, answers::add, running::add);
    }

    private static final class HandClock implements Clock {
        private long millis = 1_000;

        @Override
        public long monotonicNanos() {
            return millis * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return millis;
        }
    }
}
