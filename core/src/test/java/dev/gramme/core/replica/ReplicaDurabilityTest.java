package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.port.Store;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Goal: an acknowledgement says of its copy what is true, at the time its client has asked for,
/// and one that comes early lets nobody see what is not stored yet, nor miss what it has told.
/// Method: one replica over a store whose reads and syncs the test runs by hand.
final class ReplicaDurabilityTest {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Actor C = new Actor(3, 3);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");
    private static final Receipt USUAL = new Receipt(null, false);
    private static final Receipt EARLY = new Receipt(Durability.NONE, false);
    private static final Receipt CHECKED = new Receipt(Durability.NONE, true);
    private static final Receipt SYNCED = new Receipt(Durability.FSYNC, false);

    private final FakeStore store = new FakeStore();
    private final Replica replica =
            new Replica(
                    7,
                    A,
                    store,
                    new Store.PartitionState(DotSet.EMPTY, new TreeMap<>(), List.of(), List.of()));
    private final List<Absorbed> told = new ArrayList<>();
    private final List<Evidence> answers = new ArrayList<>();
    private @Nullable Siblings shown;

    private void absorb(Key key, Dot dot, DotSet context, Receipt receipt) {
        Value value =
                Value.plain(Bytes.copyOf(dot.toString().getBytes(StandardCharsets.UTF_8)), "", 0);
        Siblings event = Siblings.event(dot, value, context.plus(dot));
        replica.absorb(key, event, DotSet.of(dot), receipt, told::add);
        store.answerReads();
    }

    private void read(Key key) {
        replica.read(
                key,
                (evidence, siblings) -> {
                    answers.add(evidence);
                    shown = siblings;
                });
        store.answerReads();
    }

    @Test
    void aCopyCountsAsOnDiskWhereTheStoreSaysSo() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        store.sync();
        absorb(K, new Dot(B, 2), DotSet.EMPTY, USUAL);
        store.keep();
        assertThat(told).extracting(Absorbed::onDisk).containsExactly(true, false);
    }

    @Test
    void aRepeatIsAsDurableAsWhatItRepeats() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        store.keep();
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        assertThat(told).extracting(Absorbed::onDisk).containsExactly(false, false);
        absorb(K, new Dot(B, 1), DotSet.EMPTY, SYNCED);
        assertThat(told).as("what was kept must be synced first").hasSize(2);
        store.sync();
        absorb(K, new Dot(B, 1), DotSet.EMPTY, SYNCED);
        assertThat(told).extracting(Absorbed::onDisk).endsWith(true, true);
    }

    @Test
    void whoAsksForASyncGetsOne() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        assertThat(store.synced()).isFalse();
        absorb(L, new Dot(B, 2), DotSet.EMPTY, SYNCED);
        assertThat(store.synced()).isTrue();
        assertThat(told).as("not before it is done").isEmpty();
    }

    @Test
    void anEarlyWordIsGivenAtOnceAndClaimsNoDisk() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, EARLY);
        assertThat(told).containsExactly(new Absorbed(true, true, null, false));
        store.sync();
        assertThat(told).as("once").hasSize(1);
    }

    @Test
    void whatWasPromisedEarlyIsOfferedToNobodyBeforeItIsStored() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, EARLY);
        assertThat(replica.durableClock()).isEqualTo(DotSet.EMPTY);
        replica.missing(
                DotSet.EMPTY,
                1_000,
                (entries, needFull) -> {
                    assertThat(entries).isEmpty();
                    assertThat(needFull).isFalse();
                });
        store.sync();
        assertThat(replica.durableClock()).isEqualTo(DotSet.of(new Dot(B, 1)));
    }

    @Test
    void aReadWaitsForWhatWasPromisedOfItsKey() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, EARLY);
        read(K);
        assertThat(answers).as("neither what may be lost, nor without it").isEmpty();
        read(L);
        assertThat(answers).as("another key is read at once").containsExactly(Evidence.ABSENT);
        absorb(K, new Dot(B, 2), DotSet.EMPTY, EARLY);
        store.sync();
        store.answerReads();
        assertThat(answers).containsExactly(Evidence.ABSENT, Evidence.FOUND);
        assertThat(shown).isNotNull();
        assertThat(shown.dots()).isEqualTo(DotSet.of(new Dot(B, 1)).plus(new Dot(B, 2)));
        read(K);
        assertThat(answers).hasSize(3);
    }

    @Test
    void aReadDoesNotWaitForWhatNobodyWasPromised() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        read(K);
        assertThat(answers).containsExactly(Evidence.ABSENT);
    }

    @Test
    void aWordAboutOtherEventsWaitsUntilTheyAreStored() {
        absorb(K, new Dot(B, 1), DotSet.EMPTY, USUAL);
        absorb(K, new Dot(C, 1), DotSet.EMPTY, CHECKED);
        assertThat(told).isEmpty();
        store.sync();
        DotSet both = DotSet.of(new Dot(B, 1)).plus(new Dot(C, 1));
        assertThat(told).last().isEqualTo(new Absorbed(true, true, new Missed(both, both), true));
    }

    @Test
    void aCheckThatMissedNothingNeedNotWait() {
        absorb(K, new Dot(C, 1), DotSet.EMPTY, CHECKED);
        assertThat(told).containsExactly(new Absorbed(true, true, null, false));
    }

    @Test
    void aSlowDiskIsWaitedForOnceTooMuchIsOnItsWay() {
        store.waitingBytes(16 << 20);
        absorb(K, new Dot(B, 1), DotSet.EMPTY, EARLY);
        assertThat(told).isEmpty();
        store.sync();
        assertThat(told)
                .as("and then it says what it knows")
                .containsExactly(new Absorbed(true, true, null, true));
    }

    @Test
    void anEventIsSentOnBeforeItsOwnHomeAcknowledgesIt() {
        List<String> order = new ArrayList<>();
        replica.coordinate(
                K,
                DotSet.EMPTY,
                Value.plain(Bytes.EMPTY, "", 0),
                new Admission(false, 10, 0, Durability.NONE),
                new Replica.Coordinated() {
                    @Override
                    public void refused(Objection objection) {
                        order.add("refused");
                    }

                    @Override
                    public void minted(Dot dot, DotSet context) {
                        order.add("minted");
                    }

                    @Override
                    public void held(Absorbed absorbed) {
                        order.add("held " + absorbed.onDisk());
                    }
                });
        store.answerReads();
        assertThat(order).containsExactly("minted", "held false");
    }
}
