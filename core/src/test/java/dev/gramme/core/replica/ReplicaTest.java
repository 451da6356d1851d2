package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// Goal: a home keeps the rules of the partition clock (REPLICA-1 to REPLICA-5), above all that it
/// speaks of durable state only. Method: one replica over a store whose reads and syncs the test
/// runs by hand, so that every moment between them can be looked at.
class ReplicaTest {
    private static final int PARTITION = 7;
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Actor C = new Actor(3, 3);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");
    private static final Key M = Key.of("m");
    private static final NodeId SECOND = new NodeId("n2");
    private static final NodeId THIRD = new NodeId("n3");

    private static final Admission ANY = new Admission(false, Integer.MAX_VALUE, 0, null);

    private final FakeStore store = new FakeStore();
    private final Replica replica = started(DotSet.EMPTY, List.of());

    private Replica started(DotSet clock, List<NodeId> recovering) {
        Store.PartitionState found =
                new Store.PartitionState(clock, new TreeMap<>(), List.of(), recovering);
        return new Replica(PARTITION, A, store, found);
    }

    // ---- the log ----

    @Test
    void aHomeWithoutOthersLogsNothing() {
        write(K, "before");
        assertThat(replica.logEntries()).isEqualTo(1);
        replica.sharedWith(List.of(), LogBounds.NONE, () -> {});
        assertThat(replica.logEntries()).isZero();
        write(L, "alone");
        assertThat(replica.logEntries()).isZero();
        assertThat(missing(DotSet.EMPTY).needFull()).isTrue();
        replica.sharedWith(List.of(SECOND), LogBounds.NONE, () -> {});
        write(M, "shared");
        assertThat(missing(replica.durableClock().minus(new Dot(A, 3))).keys()).containsExactly(M);
    }

    private void write(Key key, String text) {
        replica.coordinate(key, DotSet.EMPTY, value(text), ANY, new Watched());
        store.answerReads();
        store.sync();
    }

    // ---- REPLICA-3: durable state only ----

    @Test
    void aCoordinatedEventIsNeitherAnsweredNorOfferedNorAcknowledgedBeforeItIsDurable() {
        Watched write = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("v"), ANY, write);
        assertThat(write.dots).as("minted while the record is loading").isEmpty();
        store.answerReads();
        assertThat(write.dots).containsExactly(new Dot(A, 1));
        assertNothingIsSaid(write);
        store.sync();
        assertThat(write.absorbed).containsExactly(new Absorbed(true, true, null, true));
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(A, 1)));
        assertThat(replica.durableClock()).isEqualTo(dots(new Dot(A, 1)));
        assertThat(missing(DotSet.EMPTY).keys()).containsExactly(K);
    }

    @Test
    void anEventOfAnotherHomeIsNotAcknowledgedBeforeItIsDurable() {
        Watched write = new Watched();
        replica.absorb(K, event(new Dot(B, 1), "v"), dots(new Dot(B, 1)), write::held);
        store.answerReads();
        assertNothingIsSaid(write);
        store.sync();
        assertThat(write.absorbed).hasSize(1);
        assertThat(read(K).evidence()).isEqualTo(Evidence.FOUND);
    }

    private void assertNothingIsSaid(Watched write) {
        assertThat(write.absorbed).isEmpty();
        assertThat(read(K).evidence()).isEqualTo(Evidence.ABSENT);
        assertThat(replica.durableClock()).isEqualTo(DotSet.EMPTY);
        assertThat(missing(DotSet.EMPTY)).isEqualTo(new Lacking(List.of(), false));
        replica.transferStep(
                null,
                1_000,
                (clock, entries, last) -> {
                    assertThat(clock).isEqualTo(DotSet.EMPTY);
                    assertThat(entries).isEmpty();
                });
        store.answerReads();
    }

    @Test
    void aStoreThatCannotKeepABatchStopsTheNode() {
        replica.coordinate(K, DotSet.EMPTY, value("v"), ANY, new Watched());
        store.answerReads();
        assertThatThrownBy(store::fail)
                .isInstanceOf(Check.InvariantViolation.class)
                .hasMessageContaining("REPLICA-3");
    }

    @Test
    void aReadIsFilledWithTheDurableClockOnly() {
        absorb(K, event(new Dot(B, 1), "k"), dots(new Dot(B, 1)));
        replica.absorb(L, event(new Dot(B, 2), "l"), dots(new Dot(B, 2)), absorbed -> {});
        store.answerReads();
        assertThat(read(K).siblings().context()).isEqualTo(DotSet.range(B, 1, 1));
        assertThat(read(M).siblings().context()).isEqualTo(DotSet.range(B, 1, 1));
        store.sync();
        assertThat(read(K).siblings().context()).isEqualTo(DotSet.range(B, 1, 2));
        assertThat(read(M)).isEqualTo(absentBut(DotSet.range(B, 1, 2)));
    }

    @Test
    void aReadOfADamagedRecordIsNoEvidence() {
        store.damage(K);
        Watched write = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("v"), ANY, write);
        replica.absorb(K, event(new Dot(B, 1), "w"), dots(new Dot(B, 1)), write::held);
        store.flush();
        assertThat(read(K).evidence()).isEqualTo(Evidence.UNREADABLE);
        assertThat(write.dots).isEmpty();
        assertThat(write.absorbed).isEmpty();
        assertThat(write.objection).isEqualTo(Objection.UNREADABLE);
        assertThat(replica.durableClock()).isEqualTo(DotSet.EMPTY);
    }

    @Test
    void onlyWhereNoOtherHomeHasItADamagedRecordIsOverwritten() {
        write(K, "lost");
        store.damage(K);
        replica.sharedWith(List.of(SECOND), LogBounds.NONE, () -> {});
        assertThat(overwrite(K).objection).isEqualTo(Objection.UNREADABLE);
        replica.sharedWith(List.of(), LogBounds.NONE, () -> {});
        Watched given = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("given"), ANY, given);
        store.flush();
        assertThat(given.objection).isEqualTo(Objection.UNREADABLE);

        Watched overwrite = overwrite(K);
        assertThat(overwrite.absorbed).hasSize(1);
        assertThat(overwrite.contexts.getFirst().contains(new Dot(A, 1))).as("replaced").isTrue();
        assertThat(Objects.requireNonNull(store.record(PARTITION, K)).versions()).hasSize(1);
    }

    private Watched overwrite(Key key) {
        Watched overwrite = new Watched();
        replica.coordinate(key, null, value("new"), ANY, overwrite);
        store.flush();
        return overwrite;
    }

    @Test
    void noTransferIsGivenOverADamagedRecord() {
        threeEvents();
        List<Boolean> steps = new ArrayList<>();
        replica.transferStep(null, 1_000, (clock, entries, last) -> steps.add(last));
        store.flush();
        assertThat(steps).containsExactly(true);
        store.damage(L);
        replica.transferStep(null, 1_000, (clock, entries, last) -> steps.add(last));
        store.flush();
        assertThat(steps).containsExactly(true);
    }

    // ---- deletes ----

    @Test
    void aDeleteLeavesNoRecordAndALateCopyOfTheValueDoesNotReviveIt() {
        Siblings written = event(new Dot(B, 1), "v");
        absorb(K, written, dots(new Dot(B, 1)));
        Siblings deleted = Siblings.event(new Dot(B, 2), null, written.context());
        absorb(K, deleted, dots(new Dot(B, 2)));
        assertThat(store.record(PARTITION, K)).isNull();
        int before = store.changes().size();
        absorb(K, written, dots(new Dot(B, 1)));
        absorb(K, written, DotSet.EMPTY);
        assertThat(store.record(PARTITION, K)).isNull();
        assertThat(store.changes()).hasSize(before);
        assertThat(read(K)).isEqualTo(absentBut(DotSet.range(B, 1, 2)));
    }

    @Test
    void theEmptyRecordOfADeleteGoesAsSoonAsTheClockCoversItsContext() {
        DotSet seen = DotSet.range(B, 1, 2);
        absorb(K, Siblings.event(new Dot(B, 3), null, seen), dots(new Dot(B, 3)));
        assertThat(store.record(PARTITION, K)).isNotNull();
        assertThat(read(K).evidence()).isEqualTo(Evidence.ABSENT);
        absorb(L, event(new Dot(B, 1), "l"), dots(new Dot(B, 1)));
        assertThat(store.record(PARTITION, K)).isNotNull();
        absorb(M, event(new Dot(B, 2), "m"), dots(new Dot(B, 2)));
        assertThat(store.record(PARTITION, K)).isNull();
        assertThat(store.record(PARTITION, L)).isNotNull();
    }

    @Test
    void aDeleteThatArrivesBeforeItsValueKeepsTheValueOut() {
        Siblings written = event(new Dot(B, 1), "v");
        Siblings deleted = Siblings.event(new Dot(C, 1), null, written.context());
        absorb(K, deleted, dots(new Dot(C, 1)));
        absorb(K, written, dots(new Dot(B, 1)));
        assertThat(store.record(PARTITION, K)).isNull();
        assertThat(replica.durableClock()).isEqualTo(dots(new Dot(B, 1), new Dot(C, 1)));
    }

    // ---- repeated and simultaneous writes ----

    @Test
    void aRepeatedEventChangesNothingAndIsAcknowledgedAgain() {
        Siblings event = event(new Dot(B, 1), "v");
        Watched write = new Watched();
        replica.absorb(K, event, dots(new Dot(B, 1)), write::held);
        replica.absorb(K, event, dots(new Dot(B, 1)), write::held);
        store.answerReads();
        assertThat(write.absorbed).as("the repeat waits for the first to be durable").isEmpty();
        store.sync();
        assertThat(write.absorbed).hasSize(2);
        List<Change> once = List.copyOf(store.changes());
        absorb(K, event, dots(new Dot(B, 1)), write);
        assertThat(write.absorbed).hasSize(3).containsOnly(new Absorbed(true, true, null, true));
        assertThat(store.changes())
                .isEqualTo(once)
                .containsExactly(
                        new Change.AddToLog(new Dot(B, 1), K),
                        new Change.SetClock(dots(new Dot(B, 1))),
                        new Change.PutRecord(K, event));
        assertThat(replica.logEntries()).isEqualTo(1);
    }

    @Test
    void twoWritesWhileTheRecordIsLoadingTakeEffectOneAfterTheOther() {
        Watched first = new Watched();
        Watched second = new Watched();
        replica.coordinate(K, null, value("first"), ANY, first);
        replica.coordinate(K, null, value("second"), ANY, second);
        store.flush();
        assertThat(store.lookups()).isEqualTo(1);
        assertThat(first.dots).containsExactly(new Dot(A, 1));
        assertThat(second.dots).containsExactly(new Dot(A, 2));
        assertThat(second.contexts).containsExactly(DotSet.range(A, 1, 2));
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(A, 2)));
    }

    @Test
    void aWriteBuildsOnAnEarlierOneThatIsNotYetDurable() {
        replica.coordinate(K, null, value("first"), ANY, new Watched());
        store.answerReads();
        Watched second = new Watched();
        replica.coordinate(K, null, value("second"), ANY, second);
        assertThat(second.contexts).containsExactly(DotSet.range(A, 1, 2));
        store.flush();
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(A, 2)));
    }

    @Test
    void twoBlindWritesWhileTheRecordIsLoadingBothStay() {
        replica.coordinate(K, DotSet.EMPTY, value("first"), ANY, new Watched());
        replica.coordinate(K, DotSet.EMPTY, value("second"), ANY, new Watched());
        store.flush();
        assertThat(read(K).siblings().dots()).isEqualTo(DotSet.range(A, 1, 2));
    }

    // ---- admission ----

    @Test
    void aWriterThatLacksWhatThisNodeWroteInAnyLifeIsStaleAndChangesNothing() {
        Dot earlierLife = new Dot(Actor.born(0, 9, 9), 4);
        absorb(K, event(earlierLife, "mine"), dots(earlierLife));
        Admission fresh = new Admission(true, 100, 0, null);
        Watched stale = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("new"), fresh, stale);
        store.flush();
        assertThat(stale.objection).isEqualTo(Objection.STALE);
        assertThat(stale.dots).isEmpty();
        assertThat(read(K).siblings().dots()).isEqualTo(dots(earlierLife));
        Watched seen = new Watched();
        replica.coordinate(K, dots(earlierLife), value("new"), fresh, seen);
        store.flush();
        assertThat(seen.objection).isNull();
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(A, 1)));
    }

    @Test
    void whatAnotherNodeWroteMakesNobodyStale() {
        Dot other = new Dot(Actor.born(1, 9, 9), 4);
        absorb(K, event(other, "theirs"), dots(other));
        Watched write = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("new"), new Admission(true, 100, 0, null), write);
        store.flush();
        assertThat(read(K).siblings().dots()).isEqualTo(dots(other, new Dot(A, 1)));
    }

    @Test
    void atItsMostBytesAKeyTakesOnlyWritesThatReplaceSome() {
        Admission any = new Admission(false, 100, 0, null);
        Value half = Value.plain(Bytes.owning(new byte[Admission.MOST_BYTES / 2]), "", 1);
        for (int i = 0; i < 2; i++) {
            replica.coordinate(K, DotSet.EMPTY, half, any, new Watched());
        }
        Watched third = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("one byte too many"), any, third);
        Watched aware = new Watched();
        replica.coordinate(K, dots(new Dot(A, 1)), half, any, aware);
        Watched delete = new Watched();
        replica.coordinate(K, DotSet.EMPTY, null, any, delete);
        store.flush();
        assertThat(third.objection).isEqualTo(Objection.TOO_MANY_SIBLINGS);
        assertThat(aware.objection).isNull();
        assertThat(delete.objection).isNull();
    }

    /// Else a record, and with it a batch, could be of any size.
    @Test
    void whatWouldMakeARecordTooLargeIsNeitherTakenNorClaimed() {
        Bytes most = Bytes.owning(new byte[2 * Admission.MOST_BYTES]);
        Dot first = new Dot(Actor.born(1, 9, 9), 1);
        Dot second = new Dot(Actor.born(2, 9, 9), 1);
        absorb(K, Siblings.event(first, Value.plain(most, "", 1), dots(first)), dots(first));
        absorb(K, event(second, "more"), dots(second));
        assertThat(read(K).siblings().dots()).isEqualTo(dots(first));
        assertThat(replica.durableClock().contains(second)).isFalse();

        Dot newer = new Dot(Actor.born(2, 9, 9), 2);
        absorb(K, Siblings.event(newer, value("small"), dots(first, newer)), dots(newer));
        assertThat(read(K).siblings().dots()).isEqualTo(dots(newer));
    }

    @Test
    void atItsMostSiblingsAKeyTakesOnlyWritesThatReplaceSome() {
        Admission two = new Admission(false, 2, 0, null);
        for (String text : List.of("first", "second")) {
            replica.coordinate(K, DotSet.EMPTY, value(text), two, new Watched());
        }
        Watched third = new Watched();
        replica.coordinate(K, DotSet.EMPTY, value("third"), two, third);
        store.flush();
        assertThat(third.objection).isEqualTo(Objection.TOO_MANY_SIBLINGS);
        Watched aware = new Watched();
        replica.coordinate(K, dots(new Dot(A, 1)), value("third"), two, aware);
        Watched delete = new Watched();
        replica.coordinate(K, DotSet.EMPTY, null, two, delete);
        store.flush();
        assertThat(aware.objection).isNull();
        assertThat(delete.objection).as("a delete brings no value").isNull();
        assertThat(read(K).siblings().dots()).isEqualTo(DotSet.range(A, 2, 3));
    }

    @Test
    void theContextOfAnOverwriteContainsWhatWasThere() {
        absorb(K, event(new Dot(B, 4), "one"), dots(new Dot(B, 4)));
        absorb(K, event(new Dot(C, 2), "other"), dots(new Dot(C, 2)));
        Watched write = new Watched();
        replica.coordinate(K, null, value("new"), ANY, write);
        store.flush();
        DotSet all = dots(new Dot(A, 1), new Dot(B, 4), new Dot(C, 2));
        assertThat(write.contexts).containsExactly(all);
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(A, 1)));
        assertThat(write.absorbed).containsExactly(new Absorbed(true, true, null, true));
    }

    @Test
    void anEventIsToldWhatItsContextMissed() {
        absorb(K, event(new Dot(B, 1), "old"), dots(new Dot(B, 1)));
        Watched write = new Watched();
        absorb(K, event(new Dot(C, 1), "new"), dots(new Dot(C, 1)), write);
        DotSet both = dots(new Dot(B, 1), new Dot(C, 1));
        assertThat(write.absorbed)
                .containsExactly(new Absorbed(true, true, new Missed(both, both), true));
    }

    @Test
    void anEventThatWasReplacedAlreadyIsToldThatItIsNotLeft() {
        Siblings later = Siblings.event(new Dot(C, 1), value("new"), dots(new Dot(B, 1)));
        absorb(K, later, dots(new Dot(C, 1)));
        Watched write = new Watched();
        absorb(K, event(new Dot(B, 1), "old"), dots(new Dot(B, 1)), write);
        assertThat(write.absorbed).containsExactly(new Absorbed(true, false, null, true));
        assertThat(read(K).siblings().dots()).isEqualTo(dots(new Dot(C, 1)));
    }

    @Test
    void aNewStartCountsOnWhereItsLifeStopped() {
        Watched write = new Watched();
        started(DotSet.range(A, 1, 41), List.of()).coordinate(K, null, value("v"), ANY, write);
        store.flush();
        assertThat(write.dots).containsExactly(new Dot(A, 42));
    }

    // ---- catching up ----

    @Test
    void missingGivesExactlyWhatAnotherHomeLacks() {
        threeEvents();
        Lacking lacking = missing(dots(new Dot(B, 1)));
        assertThat(lacking.needFull).isFalse();
        assertThat(lacking.keys()).containsExactly(K, L);
        assertThat(lacking.entries.getFirst().events()).isEqualTo(dots(new Dot(C, 1)));
        assertThat(lacking.entries.getLast().events()).isEqualTo(dots(new Dot(B, 2)));
        assertThat(missing(replica.durableClock())).isEqualTo(new Lacking(List.of(), false));
        assertThat(missing(replica.durableClock().plus(new Dot(A, 9))).entries).isEmpty();
    }

    @Test
    void whatWasTrimmedNeedsAFullTransferAndOnlyThat() {
        threeEvents();
        replica.peerClock(SECOND, dots(new Dot(B, 1)));
        replica.trim(List.of(SECOND));
        Lacking all = missing(DotSet.EMPTY);
        assertThat(all.needFull).isTrue();
        assertThat(all.keys()).containsExactly(K, L);
        assertThat(all.entries.getFirst().events()).isEqualTo(dots(new Dot(C, 1)));
        assertThat(missing(dots(new Dot(B, 1))).needFull).isFalse();
    }

    @Test
    void theLogIsCutOnlyWhereEveryHomeHasTheDot() {
        threeEvents();
        replica.peerClock(SECOND, replica.durableClock());
        replica.trim(List.of(SECOND, THIRD));
        assertThat(replica.logEntries()).isEqualTo(3);
        replica.peerClock(THIRD, dots(new Dot(B, 2)));
        replica.forgetPeerClock(SECOND);
        replica.trim(List.of(SECOND, THIRD));
        assertThat(replica.logEntries()).isEqualTo(3);
        replica.peerClock(SECOND, replica.durableClock());
        replica.trim(List.of(SECOND, THIRD));
        assertThat(replica.logEntries()).isEqualTo(2);
        store.flush();
        assertThat(store.changes()).contains(new Change.TrimLog(dots(new Dot(B, 2))));
    }

    @Test
    void theLogIsNotCutBeforeTheEventIsDurableHere() {
        replica.absorb(K, event(new Dot(B, 1), "v"), dots(new Dot(B, 1)), absorbed -> {});
        store.answerReads();
        replica.peerClock(SECOND, dots(new Dot(B, 1)));
        replica.trim(List.of(SECOND));
        assertThat(replica.logEntries()).isEqualTo(1);
        store.flush();
        replica.trim(List.of(SECOND));
        assertThat(replica.logEntries()).isZero();
    }

    private void threeEvents() {
        absorb(K, event(new Dot(B, 1), "k"), dots(new Dot(B, 1)));
        absorb(L, event(new Dot(B, 2), "l"), dots(new Dot(B, 2)));
        absorb(K, event(new Dot(C, 1), "k2"), dots(new Dot(C, 1)));
    }

    // ---- taking over ----

    @Test
    void aTakeoverRemovesWhatTheGiverDidNotShow() {
        threeEvents();
        absorb(M, event(new Dot(B, 9), "m"), dots(new Dot(B, 9)));
        DotSet start = DotSet.range(B, 1, 3).plus(new Dot(C, 1));
        Takeover takeover = new Takeover(start);
        takeover.saw(K);
        List<String> told = new ArrayList<>();
        replica.takeOver(takeover, () -> told.add("durable"));
        store.answerReads();
        assertThat(told).isEmpty();
        assertThat(replica.durableClock().contains(new Dot(B, 3))).isFalse();
        store.flush();
        assertThat(told).containsExactly("durable");
        assertThat(store.record(PARTITION, K)).isNotNull();
        assertThat(store.record(PARTITION, L)).as("not shown").isNull();
        assertThat(store.record(PARTITION, M)).as("newer than the giver's start").isNotNull();
        assertThat(replica.durableClock()).isEqualTo(start.plus(new Dot(B, 9)));
    }

    /// The late event B:3 of M was deleted at the giver before the transfer began. It arrives after
    /// every number of steps of the sealing, before it and after it.
    @Test
    void anOldEventThatArrivesWhileTheTransferIsSealedStaysOut() {
        int steps = 0;
        boolean sealed = false;
        while (!sealed) {
            ReplicaTest run = new ReplicaTest();
            sealed = run.sealWithLateEvent(steps++);
            run.store.flush();
            assertThat(run.store.record(PARTITION, M)).as("after %d steps", steps - 1).isNull();
            assertThat(run.store.record(PARTITION, K)).isNotNull();
            assertThat(run.replica.durableClock().contains(new Dot(B, 3))).isTrue();
        }
        assertThat(steps).as("at the start, after each of two pages, and adopted").isEqualTo(4);
    }

    private boolean sealWithLateEvent(int steps) {
        store.rowsPerPage(1);
        threeEvents();
        Takeover takeover = new Takeover(DotSet.range(B, 1, 3).plus(new Dot(C, 1)));
        takeover.saw(K);
        takeover.saw(L);
        replica.takeOver(takeover, () -> {});
        for (int i = 0; i < steps; i++) {
            if (!store.answerRead()) {
                store.sync();
            }
        }
        boolean sealed = store.idle();
        replica.absorb(M, event(new Dot(B, 3), "m"), dots(new Dot(B, 3)), absorbed -> {});
        return sealed;
    }

    @Test
    void anOldEventThatIsNotYetDurableWhenTheTransferEndsIsRemoved() {
        replica.absorb(M, event(new Dot(B, 3), "m"), dots(new Dot(B, 3)), absorbed -> {});
        store.answerReads();
        replica.takeOver(new Takeover(DotSet.range(B, 1, 3)), () -> {});
        store.flush();
        assertThat(store.record(PARTITION, M)).isNull();
    }

    @Test
    void anOldEventWhoseRecordIsLoadingWhenTheTransferEndsStaysOut() {
        replica.absorb(M, event(new Dot(B, 3), "m"), dots(new Dot(B, 3)), absorbed -> {});
        replica.takeOver(new Takeover(DotSet.range(B, 1, 3)), () -> {});
        store.flush();
        assertThat(store.record(PARTITION, M)).isNull();
    }

    // ---- standing ----

    @Test
    void aRecoveringHomeGivesNoEvidenceAndSaysSoInItsAcknowledgements() {
        Replica home = started(DotSet.EMPTY, List.of(SECOND));
        Watched write = new Watched();
        home.absorb(K, event(new Dot(B, 1), "v"), dots(new Dot(B, 1)), write::held);
        store.flush();
        assertThat(write.absorbed).containsExactly(new Absorbed(false, true, null, true));
        assertThat(read(home, K)).isEqualTo(new Said(Evidence.RECOVERING, Siblings.ABSENT));
        home.recoverFrom(List.of());
        store.flush();
        assertThat(read(home, K).evidence()).isEqualTo(Evidence.FOUND);
        assertThat(store.changes()).contains(new Change.SetRecovering(List.of()));
    }

    /// A delete leaves no version to claim. If nobody else had heard of it, and this home showed
    /// the empty record without claiming it, the others would differ for ever.
    @Test
    void aRebuiltHomeClaimsTheDeleteThatItsEmptyRecordHasAbsorbed() {
        DotSet seen = DotSet.range(B, 1, 2);
        absorb(K, Siblings.event(new Dot(B, 3), null, seen), dots(new Dot(B, 3)));
        absorb(L, event(new Dot(B, 4), "l"), dots(new Dot(B, 4)));
        absorb(L, Siblings.event(new Dot(B, 5), value("m"), seen), dots(new Dot(B, 5)));
        replica.rebuild(new NodeId("n1"), List.of(SECOND, THIRD), List.of(L), () -> {});
        store.flush();
        assertThat(replica.durableClock()).isEqualTo(dots(new Dot(B, 3)));
        assertThat(missing(DotSet.EMPTY).keys()).containsExactly(K);
    }

    /// A transfer given with the old clock would delete at its taker what was lost here.
    @Test
    void aHomeThatIsToBeRebuiltGivesNobodyItsOldClock() {
        absorb(K, event(new Dot(B, 1), "v"), dots(new Dot(B, 1)));
        store.flush();
        replica.rebuild(new NodeId("n1"), List.of(SECOND, THIRD), List.of(), () -> {});
        assertThat(replica.durableClock()).isEqualTo(DotSet.EMPTY);
    }

    /// A home that finds no clock has no records, unless the clock is what it has lost.
    @Test
    void aRebuiltHomeLooksForWhatExpires() {
        assertThat(replica.knowsExpiries()).isTrue();
        replica.rebuild(new NodeId("n1"), List.of(SECOND, THIRD), List.of(), () -> {});
        assertThat(replica.knowsExpiries()).isFalse();
    }

    // ---- words of these tests ----

    private record Said(Evidence evidence, Siblings siblings) {}

    private record Lacking(List<Entry> entries, boolean needFull) {
        List<Key> keys() {
            return entries.stream().map(Entry::key).toList();
        }
    }

    private static final class Watched implements Replica.Coordinated {
        private final List<Dot> dots = new ArrayList<>();
        private final List<DotSet> contexts = new ArrayList<>();
        private final List<Absorbed> absorbed = new ArrayList<>();
        private @Nullable Objection objection;

        @Override
        public void refused(Objection why) {
            objection = why;
        }

        @Override
        public void minted(Dot dot, DotSet context) {
            dots.add(dot);
            contexts.add(context);
        }

        @Override
        public void held(Absorbed what) {
            absorbed.add(what);
        }
    }

    private void absorb(Key key, Siblings siblings, DotSet events) {
        absorb(key, siblings, events, new Watched());
    }

    private void absorb(Key key, Siblings siblings, DotSet events, Watched write) {
        replica.absorb(key, siblings, events, write::held);
        store.flush();
    }

    private Said read(Key key) {
        return read(replica, key);
    }

    /// Reads without making anything durable.
    private Said read(Replica from, Key key) {
        List<Said> said = new ArrayList<>();
        from.read(key, (evidence, siblings) -> said.add(new Said(evidence, siblings)));
        store.answerReads();
        assertThat(said).hasSize(1);
        return said.getFirst();
    }

    private Lacking missing(DotSet theirs) {
        List<Lacking> said = new ArrayList<>();
        replica.missing(
                theirs,
                10_000,
                (entries, full) -> said.add(new Lacking(List.copyOf(entries), full)));
        store.answerReads();
        assertThat(said).hasSize(1);
        return said.getFirst();
    }

    private static Said absentBut(DotSet context) {
        return new Said(Evidence.ABSENT, Siblings.ABSENT.withContext(context));
    }

    private static DotSet dots(Dot... dots) {
        return DotSet.of(List.of(dots));
    }

    private static Value value(String text) {
        return Value.plain(Bytes.utf8(text), "", 1);
    }

    private static Siblings event(Dot dot, String text) {
        return Siblings.event(dot, value(text), DotSet.EMPTY);
    }
}
