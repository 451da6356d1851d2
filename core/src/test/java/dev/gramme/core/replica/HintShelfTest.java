package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.HeldHint;
import dev.gramme.core.message.PeerMessage.HintReceipt;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Goal: a hint is given out only when it is durable, and dropped only when the target has all that
/// stands in it. Method: one shelf over a store whose syncs the test runs by hand.
class HintShelfTest {
    private static final int PARTITION = 3;
    private static final Actor LIFE = new Actor(9, 9);
    private static final Actor B = new Actor(2, 2);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");
    private static final NodeId HOME = new NodeId("home");
    private static final NodeId OTHER = new NodeId("other");

    private final FakeStore store = new FakeStore();
    private final HintShelf shelf = new HintShelf(LIFE, store, new TreeMap<>(), 0);

    @Test
    void nothingIsGivenOutReadOrAcknowledgedBeforeItIsDurable() {
        List<String> told = new ArrayList<>();
        keep(K, 1, () -> told.add("durable"), HOME);
        assertThat(told).isEmpty();
        assertThat(shelf.batch(HOME, 10_000)).isEmpty();
        assertThat(shelf.read(PARTITION, K)).isNull();
        store.sync();
        assertThat(told).containsExactly("durable");
        assertThat(shelf.batch(HOME, 10_000)).hasSize(1);
        assertThat(shelf.read(PARTITION, K)).isEqualTo(event(1));
    }

    @Test
    void aBatchShowsTheDurableHintWhileANewerOneIsOnItsWayToTheDisk() {
        kept(K, 1, HOME);
        List<HeldHint> before = shelf.batch(HOME, 10_000);
        keep(K, 2, () -> {}, HOME);
        assertThat(shelf.batch(HOME, 10_000)).isEqualTo(before);
        store.sync();
        HeldHint merged = shelf.batch(HOME, 10_000).getFirst();
        assertThat(merged.version()).isGreaterThan(before.getFirst().version());
        assertThat(merged.entry().events()).isEqualTo(DotSet.range(B, 1, 2));
        assertThat(merged.entry().siblings()).isEqualTo(event(1).merge(event(2)));
        assertThat(shelf.count(HOME)).isEqualTo(1);
    }

    @Test
    void aHintThatWouldBecomeTooLargeIsNotKept() {
        Bytes most = Bytes.owning(new byte[2 * Admission.MOST_BYTES]);
        List<String> told = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            Dot dot = new Dot(B, i);
            String said = "hint " + i;
            Siblings event = Siblings.event(dot, Value.plain(most, "", 1), DotSet.of(dot));
            Entry entry = new Entry(K, event, DotSet.of(dot));
            shelf.keep(PARTITION, entry, List.of(HOME), false, _ -> told.add(said));
        }
        store.sync();
        assertThat(told).containsExactly("hint 1");
        assertThat(shelf.batch(HOME, 1).getFirst().entry().events())
                .isEqualTo(DotSet.range(B, 1, 1));
    }

    @Test
    void aDeliveredHintIsDroppedUnlessANewerEventWasMergedIn() {
        kept(K, 1, HOME);
        HintReceipt first = receipt();
        keep(K, 2, () -> {}, HOME);
        assertThat(shelf.delivered(HOME, List.of(first))).isZero();
        store.sync();
        assertThat(shelf.delivered(HOME, List.of(first))).isZero();
        assertThat(shelf.delivered(HOME, List.of(receipt()))).isEqualTo(1);
        store.sync();
        assertThat(shelf.count()).isZero();
        assertThat(shelf.targets()).isEmpty();
        assertThat(store.changes()).endsWith(new Change.DropHint(HOME, K));
    }

    @Test
    void aLateReceiptOfADroppedHintDoesNotDropTheNextHintOfTheKey() {
        kept(K, 1, HOME);
        HintReceipt first = receipt();
        assertThat(shelf.delivered(HOME, List.of(first))).isEqualTo(1);
        kept(K, 2, HOME);
        assertThat(shelf.delivered(HOME, List.of(first))).as("the frame came twice").isZero();
        assertThat(shelf.batch(HOME, 10_000)).hasSize(1);
    }

    @Test
    void aReceiptSpeaksForItsOwnTargetOnly() {
        kept(K, 1, HOME, OTHER);
        assertThat(shelf.delivered(HOME, List.of(receipt()))).isEqualTo(1);
        assertThat(shelf.targets()).containsExactly(OTHER);
        assertThat(shelf.read(PARTITION, K)).isEqualTo(event(1));
        assertThat(shelf.delivered(HOME, List.of(new HintReceipt(PARTITION, K, 1)))).isZero();
    }

    @Test
    void aKeyWithoutHintIsNoEvidence() {
        kept(K, 1, HOME);
        assertThat(shelf.read(PARTITION, L)).isNull();
        assertThat(shelf.read(PARTITION + 1, K)).isNull();
        assertThat(shelf.batch(OTHER, 10_000)).isEmpty();
        assertThat(shelf.count(OTHER)).isZero();
    }

    @Test
    void aReadMergesTheHintsOfAllTargetsAndFillsNothing() {
        kept(K, 1, HOME);
        kept(K, 2, OTHER);
        assertThat(shelf.read(PARTITION, K)).isEqualTo(event(1).merge(event(2)));
    }

    @Test
    void aBatchEndsWhereItsBytesEndButHoldsAtLeastOneHint() {
        kept(K, 1, HOME);
        kept(L, 2, HOME);
        assertThat(shelf.batch(HOME, 1)).extracting(hint -> hint.entry().key()).containsExactly(K);
        assertThat(shelf.batch(HOME, 10_000)).hasSize(2);
    }

    @Test
    void hintsThatWereFoundAtTheStartAreDurable() {
        Store.Hint hint = new Store.Hint(HOME, K, event(1), dots(1), 5);
        TreeMap<Integer, Store.PartitionState> found = new TreeMap<>();
        found.put(
                PARTITION,
                new Store.PartitionState(DotSet.EMPTY, new TreeMap<>(), List.of(hint), List.of()));
        HintShelf again = new HintShelf(LIFE, store, found, 0);
        assertThat(again.batch(HOME, 10_000)).extracting(HeldHint::version).containsExactly(5L);
        again.keep(PARTITION, new Entry(K, event(2), dots(2)), List.of(HOME), false, _ -> {});
        store.sync();
        assertThat(again.batch(HOME, 10_000).getFirst().version()).isGreaterThan(5);
    }

    @Test
    void aStoreThatCannotKeepAHintStopsTheNode() {
        keep(K, 1, () -> {}, HOME);
        assertThatThrownBy(store::fail).isInstanceOf(Check.InvariantViolation.class);
    }

    @Test
    void itsOwnDotsAreNeverMintedTwiceThoughHintsAreDropped() {
        assertThat(shelf.mint(PARTITION)).isEqualTo(new Dot(LIFE, 1));
        kept(K, 1, HOME);
        shelf.delivered(HOME, List.of(receipt()));
        assertThat(shelf.mint(PARTITION)).isEqualTo(new Dot(LIFE, 2));
        assertThat(shelf.mint(PARTITION + 1)).isEqualTo(new Dot(LIFE, 1));
    }

    private void keep(Key key, long counter, Runnable durable, NodeId... targets) {
        Entry entry = new Entry(key, event(counter), dots(counter));
        shelf.keep(PARTITION, entry, List.of(targets), false, _ -> durable.run());
    }

    private void kept(Key key, long counter, NodeId... targets) {
        keep(key, counter, () -> {}, targets);
        store.sync();
    }

    /// For the first hint that a batch for the home shows now.
    private HintReceipt receipt() {
        HeldHint hint = shelf.batch(HOME, 1).getFirst();
        return new HintReceipt(hint.partition(), hint.entry().key(), hint.version());
    }

    private static DotSet dots(long counter) {
        return DotSet.of(new Dot(B, counter));
    }

    private static Siblings event(long counter) {
        Value value = Value.plain(Bytes.utf8("value " + counter), "", counter);
        return Siblings.event(new Dot(B, counter), value, DotSet.EMPTY);
    }
}
