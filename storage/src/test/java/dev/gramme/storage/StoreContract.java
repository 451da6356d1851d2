package dev.gramme.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.PartitionState;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Goal: an engine keeps STORE-1 to STORE-4 and does every operation. Method: each engine extends
/// this class and gives a [StoreRig]; single operations first, then random batches with a crash at
/// a random moment against the naive [StoreModel]. The seed is in the name of the test.
public abstract class StoreContract {
    private static final Actor ACTOR = new Actor(1, 2);
    private static final NodeId TARGET = new NodeId("target");
    private static final Key KEY = Key.of("key");

    private final LongFunction<StoreRig> engine;
    private final StoreRig rig;

    /// @param engine makes a new, empty store; the seed decides what its rig does when it may
    ///   choose
    protected StoreContract(LongFunction<StoreRig> engine) {
        this.engine = engine;
        rig = engine.apply(1);
    }

    @Test
    void newStoreIsEmptyAndClean() {
        Store.Recovered recovered = rig.store().recovered();

        assertThat(recovered.clean()).isTrue();
        assertThat(recovered.ledger()).isEqualTo(Ledger.EMPTY);
        assertThat(recovered.partitions()).isEmpty();
        assertThat(rig.store().recordCount()).isZero();
        assertThat(rig.store().heldBytes()).isZero();
        assertThat(rig.store().limitBytes()).isPositive();
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Absent());
    }

    @Test
    void recordIsReadAsItWasPutUntilReplacedOrRemoved() {
        Siblings first = siblings(1, "first");
        Siblings second = siblings(2, "second");

        append(rig, 0, new Change.PutRecord(KEY, first));
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Found(first));
        append(rig, 0, new Change.PutRecord(KEY, second));
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Found(second));
        append(rig, 0, new Change.RemoveRecord(KEY));
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Absent());
    }

    @Test
    void partitionsAndNamespacesAreKeptApart() {
        append(rig, 1, new Change.PutRecord(KEY, siblings(1, "one")));
        append(rig, 2, new Change.PutRecord(new Key(5, KEY.bytes()), siblings(1, "two")));

        assertThat(get(rig, 2, KEY)).isEqualTo(new Store.Lookup.Absent());
        assertThat(get(rig, 1, new Key(5, KEY.bytes()))).isEqualTo(new Store.Lookup.Absent());
        assertThat(scanAll(rig, 1, 1000)).containsOnlyKeys(KEY);
    }

    @Test
    void scanGivesPagesInAscendingOrderOfUnsignedTokens() {
        List<Key> keys = new ArrayList<>();
        for (int last = 0; last < 256; last += 15) {
            keys.add(Key.of(Bytes.owning(new byte[] {'k', (byte) last})));
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            append(rig, 3, new Change.PutRecord(keys.get(i), siblings(i + 1, "v" + i)));
        }
        List<Position> found = positions(rig, 3, 500);

        assertThat(found).extracting(Position::key).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(found).allMatch(position -> position.equals(Position.of(position.key())));
        for (int i = 1; i < found.size(); i++) {
            long before = found.get(i - 1).token();
            assertThat(Long.compareUnsigned(before, found.get(i).token())).isNegative();
        }
        assertThat(page(rig, 3, null, 500).last()).isFalse();
    }

    @Test
    void keysOfOneTokenFollowEachOtherInTheOrderOfTheirBytes() {
        List<Key> twins = new ArrayList<>();
        for (int number = 0; number < 256; number += 51) {
            twins.add(twin((byte) number));
            append(rig, 0, new Change.PutRecord(twin((byte) number), siblings(number + 1, "v")));
        }
        long token = Position.of(twins.getFirst()).token();

        assertThat(positions(rig, 0, 1)).allMatch(position -> position.token() == token);
        assertThat(positions(rig, 0, 1)).extracting(Position::key).isEqualTo(twins);
        assertThat(rows(rig, Position.before(token), 9)).isEqualTo(twins);
        assertThat(rows(rig, Position.before(token + 1), 9)).isEmpty();
        assertThat(rows(rig, Position.of(twins.get(2)), 2)).isEqualTo(twins.subList(3, 5));
    }

    /// A key of a length at which XXH3 multiplies its last two words, of which one is made nothing
    /// here: the other no longer counts.
    private static Key twin(byte number) {
        byte[] bytes =
                HexFormat.of().parseHex("0".repeat(24) + "ded46de9839097db" + "0".repeat(16));
        bytes[27] = number;
        return Key.of(Bytes.owning(bytes));
    }

    @Test
    void scanStartsBehindAPositionWhetherItHoldsARecordOrNot() {
        for (int i = 0; i < 20; i++) {
            append(rig, 0, new Change.PutRecord(Key.of("k" + i), siblings(i + 1, "v")));
        }
        List<Position> all = positions(rig, 0, 1_000_000);
        Position seventh = all.get(6);
        List<Key> behind = all.stream().skip(7).map(Position::key).toList();

        assertThat(rows(rig, seventh, 99)).isEqualTo(behind);
        append(rig, 0, new Change.RemoveRecord(seventh.key()));
        assertThat(rows(rig, seventh, 99)).isEqualTo(behind);
        assertThat(rows(rig, Position.before(seventh.token()), 99)).isEqualTo(behind);
        assertThat(rows(rig, Position.before(behind.size()), 3)).hasSize(3);
        assertThat(rows(rig, all.getLast(), 99)).isEmpty();
    }

    @Test
    void keysAreRecordsThatHoldAVersion() {
        append(rig, 0, new Change.PutRecord(KEY, siblings(1, "v")));
        append(rig, 0, new Change.PutRecord(Key.of("b"), siblings(2, "v")));
        append(rig, 1, new Change.PutRecord(KEY, siblings(3, "v")));
        append(rig, 0, new Change.PutRecord(KEY, siblings(4, "w")));
        assertThat(counts(rig)).containsExactly(2L, 1L, 0L);

        Siblings empty = new Siblings(List.of(), DotSet.of(dot(5)));
        append(rig, 0, new Change.PutRecord(KEY, empty));
        append(rig, 0, new Change.RemoveRecord(Key.of("never there")));
        assertThat(counts(rig)).containsExactly(1L, 1L, 0L);
        append(rig, 0, new Change.RemoveRecord(KEY), new Change.RemoveRecord(Key.of("b")));
        append(rig, 1, new Change.Clear());
        assertThat(counts(rig)).containsExactly(0L, 0L, 0L);
    }

    private static List<Long> counts(StoreRig rig) {
        return List.of(rig.store().keyCount(0), rig.store().keyCount(1), rig.store().keyCount(2));
    }

    @Test
    void pageHoldsAtLeastOneRecordAndSaysWhetherItIsTheLast() {
        append(rig, 0, new Change.PutRecord(Key.of("a"), siblings(1, "x".repeat(10_000))));
        append(rig, 0, new Change.PutRecord(Key.of("b"), siblings(2, "x".repeat(10_000))));
        List<Key> keys = positions(rig, 0, 1_000_000).stream().map(Position::key).toList();

        Page first = page(rig, 0, null, 1);
        assertThat(first.rows()).extracting(Row::key).isEqualTo(keys.subList(0, 1));
        assertThat(first.last()).isFalse();
        Page second = page(rig, 0, keys.getFirst(), 1);
        assertThat(second.rows()).extracting(Row::key).isEqualTo(keys.subList(1, 2));
        assertThat(second.last()).isTrue();
        assertThat(page(rig, 0, keys.getLast(), 1)).isEqualTo(new Page(List.of(), true));
    }

    @Test
    void clockLogHintsAndRecoveringAreThereAfterRestart() {
        DotSet clock = DotSet.range(ACTOR, 1, 9);
        Hint hint = hint(siblings(4, "hinted"), 1);
        append(rig, 6, new Change.SetClock(clock), new Change.AddToLog(dot(4), KEY));
        append(rig, 6, new Change.PutHint(hint), new Change.SetRecovering(List.of(TARGET)));

        PartitionState state = crash(rig).get(6);
        SortedMap<Dot, Key> log = new TreeMap<>();
        log.put(dot(4), KEY);
        assertThat(state).isEqualTo(new PartitionState(clock, log, List.of(hint), List.of(TARGET)));
    }

    @Test
    void trimCutsTheNamedDotsOnlyHoweverLongTheirRangesAre() {
        for (int counter : new int[] {3, 5, 900}) {
            append(rig, 0, new Change.AddToLog(dot(counter), KEY));
        }
        append(rig, 0, new Change.AddToLog(new Dot(new Actor(9, 9), 4), KEY));
        append(rig, 0, new Change.TrimLog(DotSet.range(ACTOR, 4, 1L << 50)));

        assertThat(crash(rig).get(0).log().keySet())
                .containsExactly(dot(3), new Dot(new Actor(9, 9), 4));
    }

    @Test
    void hintReplacesTheEarlierOneForItsTargetAndKeyUntilDropped() {
        Hint newer = hint(siblings(2, "newer"), 2);
        append(rig, 0, new Change.PutHint(hint(siblings(1, "older"), 1)));
        append(rig, 0, new Change.PutHint(newer));
        StoreRig restarted = settledCrash(rig);
        assertThat(states(restarted).get(0).hints()).containsExactly(newer);

        append(restarted, 0, new Change.DropHint(new NodeId("another"), KEY));
        append(restarted, 0, new Change.DropHint(TARGET, Key.of("another")));
        append(restarted, 0, new Change.SetClock(DotSet.of(dot(1))));
        restarted = settledCrash(restarted);
        assertThat(states(restarted).get(0).hints()).containsExactly(newer);

        append(restarted, 0, new Change.DropHint(TARGET, KEY));
        assertThat(crash(restarted).get(0).hints()).isEmpty();
    }

    @Test
    void clearForgetsEverythingOfItsPartitionAndNothingElse() {
        Siblings siblings = siblings(1, "kept");
        append(rig, 1, new Change.PutRecord(KEY, siblings));
        append(rig, 2, new Change.PutRecord(KEY, siblings), new Change.AddToLog(dot(1), KEY));
        append(rig, 2, new Change.SetClock(DotSet.of(dot(1))));
        append(rig, 2, new Change.PutHint(hint(siblings, 1)));
        append(rig, 2, new Change.SetRecovering(List.of(TARGET)), new Change.Clear());

        assertThat(get(rig, 2, KEY)).isEqualTo(new Store.Lookup.Absent());
        assertThat(get(rig, 1, KEY)).isEqualTo(new Store.Lookup.Found(siblings));
        assertThat(rig.store().recordCount()).isEqualTo(1);
        assertThat(crash(rig)).doesNotContainKey(2);
    }

    @Test
    void changesAfterClearInTheSameBatchStay() {
        append(rig, 2, new Change.PutRecord(Key.of("old"), siblings(1, "old")));
        append(
                rig,
                2,
                new Change.Clear(),
                new Change.PutRecord(KEY, siblings(2, "new")),
                new Change.SetClock(DotSet.of(dot(2))));

        assertThat(scanAll(rig, 2, 1000)).containsOnlyKeys(KEY);
        assertThat(crash(rig).get(2).clock()).isEqualTo(DotSet.of(dot(2)));
    }

    @Test
    void heldBytesFollowWhatIsHeldAndReturnToNothing() {
        append(rig, 0, new Change.PutRecord(KEY, siblings(1, "x".repeat(1000))));
        long one = rig.store().heldBytes();
        append(rig, 0, new Change.PutRecord(KEY, siblings(2, "x".repeat(5000))));
        long larger = rig.store().heldBytes();
        append(rig, 0, new Change.PutHint(hint(siblings(3, "x".repeat(700)), 1)));
        append(rig, 0, new Change.AddToLog(dot(3), KEY));
        long all = rig.store().heldBytes();

        assertThat(one).isGreaterThan(1000);
        assertThat(larger - one).isGreaterThanOrEqualTo(4000);
        assertThat(all - larger).isGreaterThanOrEqualTo(700);
        assertThat(settledCrash(rig).store().heldBytes()).isEqualTo(all);
        append(rig, 0, new Change.RemoveRecord(KEY), new Change.DropHint(TARGET, KEY));
        append(rig, 0, new Change.TrimLog(DotSet.of(dot(3))));
        assertThat(rig.store().heldBytes()).isZero();
    }

    @Test
    void ledgerIsKeptOverRestartAndTheLastOneCounts() {
        Ballot ballot = new Ballot(3, TARGET);
        Ledger ledger = new Ledger(null, Bytes.utf8("0123456789abcdef"), ballot, null, null);
        List<String> said = new ArrayList<>();

        rig.store().keep(new Ledger(null, Bytes.EMPTY, ballot, null, null), () -> said.add("1"));
        rig.store().keep(ledger, () -> said.add("2"));
        assertThat(said).isEmpty();
        rig.settle();

        assertThat(said).containsExactly("1", "2");
        StoreRig restarted = rig.crash();
        assertThat(restarted.store().recovered().ledger()).isEqualTo(ledger);
        assertThat(restarted.store().recovered().clean()).isFalse();
    }

    @Test
    void callbacksNeverComeInsideTheCall() {
        List<String> said = new ArrayList<>();

        rig.store().append(batch(0, new Change.RemoveRecord(KEY)), _ -> said.add("append"));
        rig.store().get(0, KEY, _ -> said.add("get"));
        rig.store().scan(0, Position.START, 1, 100, _ -> said.add("scan"));
        rig.store().keep(Ledger.EMPTY, () -> said.add("keep"));
        assertThat(said).isEmpty();
        rig.settle();

        assertThat(said).containsExactlyInAnyOrder("append", "get", "scan", "keep");
    }

    /// STORE-1, second half.
    @Test
    void batchesAreReportedInTheOrderOfTheirAppends() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            Change change = new Change.PutRecord(Key.of("k" + i), siblings(i + 1, "v"));
            rig.store().append(batch(i % 7, change), _ -> order.add(number));
        }
        rig.settle();

        assertThat(order).hasSize(50).isSorted();
    }

    /// STORE-2.
    @Test
    void readsSeeABatchWhenItIsReportedDurableAndNotBefore() {
        Siblings siblings = siblings(1, "value");
        List<Appended> outcome = new ArrayList<>();
        rig.store().append(batch(0, new Change.PutRecord(KEY, siblings)), outcome::add);
        List<Store.Lookup> before = new ArrayList<>();
        rig.store().get(0, KEY, before::add);
        long countBefore = rig.store().recordCount();
        rig.settle();

        assertThat(before).containsExactly(new Store.Lookup.Absent());
        assertThat(countBefore).isZero();
        assertThat(outcome).containsExactly(Appended.DURABLE);
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Found(siblings));
    }

    /// STORE-2: a read started in the callback of a batch sees it.
    @Test
    void readStartedInTheCallbackOfABatchSeesIt() {
        Siblings siblings = siblings(1, "value");
        List<Store.Lookup> seen = new ArrayList<>();
        rig.store()
                .append(
                        batch(0, new Change.PutRecord(KEY, siblings)),
                        _ -> rig.store().get(0, KEY, seen::add));
        rig.settle();

        assertThat(seen).containsExactly(new Store.Lookup.Found(siblings));
    }

    /// STORE-1 and STORE-3: what fails is not there, and nothing behind it is.
    @Test
    void afterAFailedBatchEveryLaterOneFailsAndNoneIsRead() {
        append(rig, 0, new Change.PutRecord(Key.of("before"), siblings(1, "v")));
        rig.breakDisk();
        List<Appended> outcomes = new ArrayList<>();
        rig.store().append(batch(0, new Change.PutRecord(KEY, siblings(2, "v"))), outcomes::add);
        rig.store().append(batch(1, new Change.PutRecord(KEY, siblings(3, "v"))), outcomes::add);
        rig.settle();

        assertThat(outcomes).containsExactly(Appended.FAILED, Appended.FAILED);
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Absent());
        assertThat(get(rig, 1, KEY)).isEqualTo(new Store.Lookup.Absent());
        assertThat(scanAll(rig, 0, 1000)).containsOnlyKeys(Key.of("before"));
    }

    /// STORE-4.
    @Test
    void spoiledRecordIsUnreadableAndNotAbsent() {
        append(rig, 0, new Change.PutRecord(KEY, siblings(1, "value")));
        assumeTrue(rig.damage(0, KEY), "this engine keeps no bytes that could be spoiled");

        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Unreadable());
    }

    @Test
    void snapshotShowsNothingOfWhatComesAfterIt() {
        Siblings first = siblings(1, "first");
        append(rig, 0, new Change.PutRecord(KEY, first), new Change.SetClock(DotSet.of(dot(1))));
        append(rig, 0, new Change.PutRecord(Key.of("gone"), siblings(2, "gone")));
        Store.Snapshot snapshot = rig.store().snapshot(0);
        SortedMap<Key, Siblings> before = records(rig, snapshot, 100);

        append(rig, 0, new Change.PutRecord(KEY, siblings(3, "second")));
        append(rig, 0, new Change.PutRecord(Key.of("new"), siblings(4, "new")));
        append(rig, 0, new Change.RemoveRecord(Key.of("gone")));
        append(rig, 0, new Change.SetClock(DotSet.range(ACTOR, 1, 4)));
        assertThat(records(rig, snapshot, 1))
                .isEqualTo(before)
                .hasSize(2)
                .containsEntry(KEY, first);
        assertThat(snapshot.clock()).isEqualTo(DotSet.of(dot(1)));
        append(rig, 0, new Change.Clear());
        assertThat(records(rig, snapshot, 1)).isEqualTo(before);
        assertThat(rig.store().recordCount()).isZero();
    }

    @Test
    void snapshotDoesNotSeeABatchThatIsNotDurableYet() {
        rig.store().append(batch(0, new Change.PutRecord(KEY, siblings(1, "value"))), _ -> {});
        Store.Snapshot snapshot = rig.store().snapshot(0);
        rig.settle();

        assertThat(records(rig, snapshot, 100)).isEmpty();
        assertThat(get(rig, 0, KEY)).isEqualTo(new Store.Lookup.Found(siblings(1, "value")));
    }

    @Test
    void snapshotAnswersAfterTheCallAndNoMoreOnceItIsClosed() {
        append(rig, 0, new Change.PutRecord(KEY, siblings(1, "value")));
        Store.Snapshot snapshot = rig.store().snapshot(0);
        List<Page> pages = new ArrayList<>();

        snapshot.scan(Position.START, 9, 9, pages::add);
        assertThat(pages).isEmpty();
        snapshot.close();
        snapshot.scan(Position.START, 9, 9, pages::add);
        snapshot.close();
        rig.settle();

        assertThat(pages).isEmpty();
        assertThat(scanAll(rig, 0, 100)).containsOnlyKeys(KEY);
    }

    /// Merges and all else that an engine does meanwhile included.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void snapshotsStayAsTheyWereWhateverGoesOn(long seed) {
        Random random = new Random(seed);
        RandomBatches batches = new RandomBatches(seed);
        StoreRig busy = engine.apply(seed);
        List<Batch> given = new ArrayList<>();
        List<Frozen> frozen = new ArrayList<>();
        for (int round = 0; round < 25; round++) {
            int durable = run(busy, given, batches, random);
            int partition = random.nextInt(RandomBatches.PARTITIONS);
            StoreModel now = StoreModel.of(given.subList(0, durable));
            frozen.add(new Frozen(busy.store().snapshot(partition), now.records(partition)));
            busy.settle();
            Frozen some = frozen.get(random.nextInt(frozen.size()));
            assertThat(records(busy, some.snapshot, 300)).isEqualTo(some.records);
            if (frozen.size() > 5) {
                frozen.remove(random.nextInt(frozen.size())).snapshot.close();
            }
        }
        frozen.forEach(one -> {
            assertThat(records(busy, one.snapshot, 1)).isEqualTo(one.records);
            one.snapshot.close();
        });
        assertHolds(busy, given);
    }

    private record Frozen(Store.Snapshot snapshot, SortedMap<Key, Siblings> records) {}

    private static SortedMap<Key, Siblings> records(
            StoreRig rig, Store.Snapshot snapshot, int limitBytes) {
        SortedMap<Key, Siblings> all = new TreeMap<>();
        Position after = Position.START;
        boolean last = false;
        while (!last) {
            Position from = after;
            Page page = only(rig, done -> snapshot.scan(from, 1_000, limitBytes, done));
            page.rows().forEach(row -> all.put(row.key(), row.siblings()));
            after = page.rows().isEmpty() ? after : page.rows().getLast().position();
            last = page.last();
        }
        return all;
    }

    /// STORE-1 to STORE-3: whatever is appended and whenever the power goes, a prefix is found that
    /// holds every batch reported durable; and the store goes on from there.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void afterAnyCrashAPrefixIsFoundWithEverythingDurable(long seed) {
        Random random = new Random(seed);
        RandomBatches batches = new RandomBatches(seed);
        StoreRig current = engine.apply(seed);
        List<Batch> survived = new ArrayList<>();
        for (int life = 0; life < 5; life++) {
            int durable = run(current, survived, batches, random);
            if (random.nextInt(4) == 0) {
                current.settle();
                durable = survived.size();
                assertHolds(current, survived);
            }
            current = current.crash();
            int kept = prefixFound(current, survived, durable);
            assertThat(kept).as("seed %d, life %d: no prefix", seed, life).isNotNegative();
            survived = new ArrayList<>(survived.subList(0, kept));
            assertHolds(current, survived);
        }
    }

    /// Appends to `given`; returns how many of all given batches are durable.
    private static int run(StoreRig rig, List<Batch> given, RandomBatches batches, Random random) {
        int[] durable = {given.size()};
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            Batch batch = batches.batch();
            given.add(batch);
            rig.store().append(batch, _ -> durable[0]++);
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                rig.step();
            }
            StoreModel now = StoreModel.of(given.subList(0, durable[0]));
            assertThat(rig.store().recordCount()).isEqualTo(now.recordCount());
        }
        return durable[0];
    }

    /// The length of the longest prefix the store may stand at; -1 if there is none.
    private static int prefixFound(StoreRig rig, List<Batch> given, int durable) {
        SortedMap<Integer, PartitionState> states = states(rig);
        List<SortedMap<Key, Siblings>> records = allRecords(rig);
        for (int length = given.size(); length >= durable; length--) {
            StoreModel model = StoreModel.of(given.subList(0, length));
            if (model.states().equals(states) && allRecords(model).equals(records)) {
                return length;
            }
        }
        return -1;
    }

    private static void assertHolds(StoreRig rig, List<Batch> batches) {
        StoreModel model = StoreModel.of(batches);
        assertThat(allRecords(rig)).isEqualTo(allRecords(model));
        assertThat(rig.store().recordCount()).isEqualTo(model.recordCount());
    }

    private static List<SortedMap<Key, Siblings>> allRecords(StoreRig rig) {
        List<SortedMap<Key, Siblings>> all = new ArrayList<>();
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            SortedMap<Key, Siblings> records = scanAll(rig, partition, 300);
            records.forEach(new Reread(rig, partition)::check);
            all.add(records);
        }
        return all;
    }

    /// A scan and a get must agree.
    private record Reread(StoreRig rig, int partition) {
        void check(Key key, Siblings siblings) {
            assertThat(get(rig, partition, key)).isEqualTo(new Store.Lookup.Found(siblings));
        }
    }

    private static List<SortedMap<Key, Siblings>> allRecords(StoreModel model) {
        List<SortedMap<Key, Siblings>> all = new ArrayList<>();
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            all.add(model.records(partition));
        }
        return all;
    }

    private static void append(StoreRig rig, int partition, Change... changes) {
        List<Appended> outcome = new ArrayList<>();
        rig.store().append(batch(partition, changes), outcome::add);
        rig.settle();
        assertThat(outcome).containsExactly(Appended.DURABLE);
    }

    private static Store.Lookup get(StoreRig rig, int partition, Key key) {
        return only(rig, done -> rig.store().get(partition, key, done));
    }

    private static Page page(StoreRig rig, int partition, @Nullable Key after, int bytes) {
        Position from = after == null ? Position.START : Position.of(after);
        int rows = Integer.MAX_VALUE;
        return only(rig, done -> rig.store().scan(partition, from, rows, bytes, done));
    }

    private static <T> T only(StoreRig rig, Consumer<Consumer<T>> call) {
        List<T> answers = new ArrayList<>();
        call.accept(answers::add);
        rig.settle();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private static List<Key> rows(StoreRig rig, Position after, int limitRows) {
        Page page =
                only(rig, done -> rig.store().scan(0, after, limitRows, Integer.MAX_VALUE, done));
        return page.rows().stream().map(Row::key).toList();
    }

    private static SortedMap<Key, Siblings> scanAll(StoreRig rig, int partition, int limitBytes) {
        SortedMap<Key, Siblings> all = new TreeMap<>();
        allRows(rig, partition, limitBytes).forEach(row -> all.put(row.key(), row.siblings()));
        return all;
    }

    private static List<Position> positions(StoreRig rig, int partition, int limitBytes) {
        return allRows(rig, partition, limitBytes).stream().map(Row::position).toList();
    }

    private static List<Row> allRows(StoreRig rig, int partition, int limitBytes) {
        Page page = page(rig, partition, null, limitBytes);
        List<Row> all = new ArrayList<>(page.rows());
        while (!page.last()) {
            page = page(rig, partition, all.getLast().key(), limitBytes);
            all.addAll(page.rows());
        }
        return all;
    }

    private static SortedMap<Integer, PartitionState> crash(StoreRig rig) {
        return states(settledCrash(rig));
    }

    private static StoreRig settledCrash(StoreRig rig) {
        rig.settle();
        return rig.crash();
    }

    private static SortedMap<Integer, PartitionState> states(StoreRig rig) {
        return StoreModel.normal(rig.store().recovered().partitions());
    }

    private static Batch batch(int partition, Change... changes) {
        return new Batch(partition, List.of(changes));
    }

    private static Dot dot(long counter) {
        return new Dot(ACTOR, counter);
    }

    private static Siblings siblings(long counter, String text) {
        Value value = Value.plain(Bytes.utf8(text), "text/plain", counter);
        return Siblings.event(dot(counter), value, DotSet.EMPTY);
    }

    private static Hint hint(Siblings siblings, long version) {
        return new Hint(TARGET, KEY, siblings, siblings.context(), version);
    }
}
