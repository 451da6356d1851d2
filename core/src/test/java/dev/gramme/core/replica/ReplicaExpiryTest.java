package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// Goal: a home finds what expires and drops it without an event (EXPIRY-2), in the order of the
/// writes around it. Method: one replica over a store whose reads and syncs the test runs by hand.
class ReplicaExpiryTest {
    private static final int PARTITION = 7;
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");
    private static final Key M = Key.of("m");
    private static final long NEVER = Long.MAX_VALUE;

    private final FakeStore store = new FakeStore();
    private Replica replica = started(DotSet.EMPTY);
    private final List<String> dropped = new ArrayList<>();
    private int ended;

    private Replica started(DotSet clock) {
        return new Replica(
                PARTITION,
                A,
                store,
                new Store.PartitionState(clock, new TreeMap<>(), List.of(), List.of()));
    }

    // ---- dropping ----

    @Test
    void anExpiredValueGoesAndItsRecordWithIt() {
        write(K, 1, 100);
        drop(100, 10);
        assertThat(dropped).isEmpty();
        assertThat(record(K).versions()).hasSize(1);
        drop(101, 10);
        assertThat(dropped).containsExactly("k 1");
        assertThat(store.record(PARTITION, K)).isNull();
        assertThat(replica.firstExpiryMs()).isEqualTo(NEVER);
        assertThat(replica.durableClock()).as("no event").isEqualTo(DotSet.range(B, 1, 1));
    }

    @Test
    void whatWasDroppedDoesNotComeBack() {
        write(K, 1, 100);
        drop(101, 10);
        write(K, 1, 100);
        assertThat(store.record(PARTITION, K)).isNull();
        replica.read(
                K,
                (evidence, siblings) -> {
                    assertThat(evidence).isEqualTo(Evidence.ABSENT);
                    assertThat(siblings.context()).isEqualTo(DotSet.range(B, 1, 1));
                });
        store.answerReads();
    }

    @Test
    void theOtherSiblingsAndTheContextStay() {
        write(K, 1, 100);
        write(K, 2, 0);
        write(K, 3, 300);
        drop(101, 10);
        assertThat(dropped).containsExactly("k 1");
        assertThat(record(K).dots()).isEqualTo(DotSet.range(B, 2, 3));
        assertThat(record(K).context().contains(new Dot(B, 1))).isTrue();
        assertThat(replica.firstExpiryMs()).isEqualTo(300);
    }

    @Test
    void anEmptyRecordStaysUntilTheClockCoversItsContext() {
        Siblings ahead = event(1, 100).withContext(DotSet.range(B, 1, 2));
        replica.absorb(K, ahead, DotSet.range(B, 1, 1), absorbed -> {});
        store.flush();
        drop(101, 10);
        assertThat(record(K).isEmpty()).isTrue();
        replica.absorb(K, event(2, 100).withoutExpired(101), DotSet.range(B, 2, 2), done -> {});
        store.flush();
        assertThat(store.record(PARTITION, K)).isNull();
    }

    @Test
    void aStepTakesTheFirstToExpireAndNoMoreThanItMay() {
        write(K, 1, 300);
        write(L, 2, 100);
        write(M, 3, 200);
        drop(1_000, 2);
        assertThat(dropped).containsExactlyInAnyOrder("l 1", "m 1");
        assertThat(ended).isEqualTo(1);
        assertThat(replica.firstExpiryMs()).isEqualTo(300);
        drop(1_000, 2);
        assertThat(dropped).contains("k 1");
        assertThat(ended).isEqualTo(2);
    }

    @Test
    void nothingIsToldBeforeItIsDurableAndNothingIsReadBefore() {
        write(K, 1, 100);
        replica.dropExpired(101, 10, this::told, () -> ended++);
        store.answerReads();
        assertThat(dropped).isEmpty();
        assertThat(ended).isZero();
        assertThat(record(K).versions()).hasSize(1);
        store.sync();
        assertThat(dropped).containsExactly("k 1");
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void aStepWithNothingToDoEnds() {
        drop(1_000, 10);
        assertThat(ended).isEqualTo(1);
    }

    // ---- beside writes ----

    @Test
    void aDropBuildsOnAWriteThatIsNotYetDurable() {
        replica.absorb(K, event(1, 100), DotSet.range(B, 1, 1), absorbed -> {});
        store.answerReads();
        replica.dropExpired(101, 10, this::told, () -> ended++);
        store.flush();
        assertThat(dropped).containsExactly("k 1");
        assertThat(store.record(PARTITION, K)).isNull();
    }

    @Test
    void aWriteBuildsOnADropThatIsNotYetDurable() {
        write(K, 1, 100);
        replica.dropExpired(101, 10, this::told, () -> ended++);
        store.answerReads();
        replica.absorb(K, event(2, 0), DotSet.range(B, 2, 2), absorbed -> {});
        store.flush();
        assertThat(record(K).dots()).isEqualTo(DotSet.range(B, 2, 2));
    }

    @Test
    void aValueThatIsReplacedWhileTheDropLoadsItsRecordIsLeftAlone() {
        write(K, 1, 100);
        replica.absorb(
                K,
                Siblings.event(new Dot(B, 2), value(500), DotSet.range(B, 1, 1)),
                DotSet.range(B, 2, 2),
                absorbed -> {});
        replica.dropExpired(101, 10, this::told, () -> ended++);
        store.flush();
        assertThat(dropped).isEmpty();
        assertThat(ended).isEqualTo(1);
        assertThat(record(K).dots()).isEqualTo(DotSet.range(B, 2, 2));
        assertThat(replica.firstExpiryMs()).isEqualTo(500);
    }

    @Test
    void aKeyWrittenAgainAndAgainIsListedOnce() {
        for (int counter = 1; counter <= 50; counter++) {
            DotSet seen = counter == 1 ? DotSet.EMPTY : DotSet.range(B, 1, counter - 1);
            replica.absorb(
                    K,
                    Siblings.event(new Dot(B, counter), value(1_000 + counter), seen),
                    DotSet.range(B, counter, counter),
                    absorbed -> {});
            store.flush();
        }
        assertThat(replica.firstExpiryMs()).isEqualTo(1_050);
        drop(1_051, 10);
        assertThat(dropped).containsExactly("k 1");
        assertThat(replica.firstExpiryMs()).isEqualTo(NEVER);
    }

    @Test
    void aDamagedRecordEndsTheStepAndIsNotLookedAtAgain() {
        write(K, 1, 100);
        store.damage(K);
        drop(101, 10);
        assertThat(ended).isEqualTo(1);
        assertThat(dropped).isEmpty();
        assertThat(replica.firstExpiryMs()).isEqualTo(NEVER);
    }

    // ---- after a start ----

    @Test
    void whatExpiresIsFoundAgainAfterAStartPageByPage() {
        write(K, 1, 300);
        write(L, 2, 0);
        write(M, 3, 100);
        store.rowsPerPage(2);
        replica = started(replica.durableClock());
        assertThat(replica.knowsExpiries()).isFalse();
        learn();
        assertThat(replica.knowsExpiries()).isFalse();
        assertThat(replica.firstExpiryMs()).isEqualTo(300);
        learn();
        assertThat(replica.knowsExpiries()).isTrue();
        assertThat(replica.firstExpiryMs()).isEqualTo(100);
        drop(1_000, 10);
        assertThat(dropped).containsExactlyInAnyOrder("k 1", "m 1");
    }

    @Test
    void aPageThatIsOlderThanAWriteDoesNoHarm() {
        write(K, 1, 100);
        replica = started(replica.durableClock());
        replica.absorb(
                K,
                Siblings.event(new Dot(B, 2), value(0), DotSet.range(B, 1, 1)),
                DotSet.range(B, 2, 2),
                absorbed -> {});
        learn();
        assertThat(replica.firstExpiryMs()).as("of the old record").isEqualTo(100);
        drop(1_000, 10);
        assertThat(dropped).isEmpty();
        assertThat(ended).isEqualTo(1);
        assertThat(record(K).dots()).isEqualTo(DotSet.range(B, 2, 2));
        assertThat(replica.firstExpiryMs()).isEqualTo(NEVER);
    }

    @Test
    void aPartitionThatNeverTookAnEventKnowsAllAtOnce() {
        assertThat(replica.knowsExpiries()).isTrue();
        assertThat(store.changes()).doesNotHaveAnyElementsOfTypes(Change.PutRecord.class);
    }

    // ---- words of these tests ----

    private void learn() {
        replica.learnExpiries(1_000, () -> {});
        store.answerReads();
    }

    private void drop(long endMs, int mostKeys) {
        replica.dropExpired(endMs, mostKeys, this::told, () -> ended++);
        store.flush();
    }

    private void told(Key key, int siblings) {
        dropped.add(key + " " + siblings);
    }

    private void write(Key key, long counter, long expiresAtMs) {
        DotSet dot = DotSet.range(B, counter, counter);
        replica.absorb(key, event(counter, expiresAtMs), dot, absorbed -> {});
        store.flush();
    }

    private Siblings record(Key key) {
        return Objects.requireNonNull(store.record(PARTITION, key), "a record");
    }

    private static Siblings event(long counter, long expiresAtMs) {
        return Siblings.event(new Dot(B, counter), value(expiresAtMs), DotSet.EMPTY);
    }

    private static Value value(long expiresAtMs) {
        return Value.plain(Bytes.utf8("v"), "", 1).expiringAt(expiresAtMs);
    }
}
