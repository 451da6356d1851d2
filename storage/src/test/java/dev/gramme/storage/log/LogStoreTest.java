package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.port.Store.Loss;
import dev.gramme.core.port.Store.Losses;
import dev.gramme.core.replica.Admission;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.disk.Disk.Outcome;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.disk.FaultyDrive.Luck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Goal: what is special to the log engine: merges, checkpoints, clean stops, durability, keys that
/// share a token. Method: scenarios, and random lives beside the naive model.
final class LogStoreTest {
    private static final Key KEY = Key.of("key");
    private static final Actor ACTOR = new Actor(1, 2);

    private final FaultyDrive drive = new FaultyDrive();
    private final LogRig rig = new LogRig(drive, LogRig.TINY, new Random(1), Ledger.EMPTY);

    /// What deletes and merges need is left, however much comes between two looks at the room.
    @Test
    void growthEndsBeforeTheReserveWithoutAnotherLook() {
        long reserve = 3_000;
        drive.capacityBytes(20_000);
        LogSettings settings =
                new LogSettings(1 << 20, 700, 4_000, 30, 4, reserve, Durability.FSYNC);
        LogRig reserved = new LogRig(drive, settings, new Random(1), Ledger.EMPTY);
        reserved.store.lookForRoom((_, _) -> {});
        reserved.settle();
        RandomBatches batches = new RandomBatches(5);
        long before = drive.room();
        while (!reserved.store.cramped()) {
            before = drive.room();
            assertThat(Found.append(reserved, List.of(batches.batch()))).isOne();
        }

        assertThat(before).isGreaterThanOrEqualTo(reserve);
        assertThat(drive.room()).isBetween(1L, reserve);
        drive.capacityBytes(40_000);
        reserved.store.lookForRoom((_, _) -> {});
        reserved.settle();
        assertThat(reserved.store.cramped()).isFalse();
    }

    /// Random batches, merges, checkpoints, clean stops and losses of power.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void mergesAndRestartsChangeNothing(long seed) {
        Random random = new Random(seed);
        RandomBatches batches = new RandomBatches(seed);
        LogRig current = new LogRig(seed);
        List<Batch> given = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            List<Batch> more = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                more.add(batches.batch());
            }
            assertThat(Found.append(current, more)).isEqualTo(more.size());
            given.addAll(more);
            current =
                    switch (random.nextInt(5)) {
                        case 0 -> current.restart();
                        case 1 -> current.crash();
                        default -> current;
                    };
            if (random.nextBoolean()) {
                current.merge();
            }
            if (random.nextInt(4) == 0) {
                current.store.checkpoint(_ -> {});
                current.settle();
            }
            if (random.nextInt(4) == 0) {
                current.store.dropCache();
            }
            assertHolds(current, given);
        }
        LogRig last = current.restart();
        assertHolds(last, given);
        assertThat(last.store.recovered().clean()).isTrue();
        assertThat(last.drive.files()).doesNotContain(Segment.file(1));
    }

    private static void assertHolds(LogRig rig, List<Batch> given) {
        Found expected = Found.expected(given);
        Found found = Found.in(rig);
        assertThat(found.records()).isEqualTo(expected.records());
        assertThat(found.recordCount()).isEqualTo(expected.recordCount());
        Found reopened = Found.in(rig.over(rig.drive.copy()));
        assertThat(reopened).isEqualTo(expected);
        assertThat(rig.damages).isEmpty();
    }

    @Test
    void mergesGetBackWhatIsDead() {
        for (int i = 1; i <= 200; i++) {
            put(rig, Key.of("key" + i % 5), i, 100);
        }
        long before = rig.store.diskBytes();
        rig.merge();

        assertThat(rig.store.diskBytes()).isLessThan(before / 5);
        assertThat(rig.store.recordCount()).isEqualTo(5);
        assertThat(rig.store.step(1_000)).as("nothing is worth it any more").isFalse();
    }

    @Test
    void removalsGoWhenNothingIsLeftThatTheyRemove() {
        for (int i = 1; i <= 60; i++) {
            put(rig, Key.of("key" + i), i, 100);
        }
        for (int i = 1; i <= 60; i++) {
            append(rig, new Change.RemoveRecord(Key.of("key" + i)));
        }
        put(rig, KEY, 100, 600);
        put(rig, KEY, 101, 600);
        rig.merge();

        assertThat(rig.store.recordCount()).isEqualTo(1);
        assertThat(rig.store.diskBytes()).isLessThan(5_000);
        assertThat(rig.over(drive.copy()).store.recordCount()).isEqualTo(1);
    }

    @Test
    void partitionThatIsDroppedTakesNoOtherAlongAndStaysDropped() {
        for (int i = 1; i <= 40; i++) {
            put(rig, Key.of("key" + i), i, 50);
            Found.append(rig, List.of(new Batch(1, List.of(put(Key.of("key" + i), i, 50)))));
        }
        Found.append(rig, List.of(new Batch(1, List.of(new Change.Clear()))));
        put(rig, KEY, 100, 700);
        rig.merge();

        LogRig reopened = rig.over(drive.copy());
        assertThat(reopened.store.recordCount()).isEqualTo(41);
        assertThat(reopened.store.keyCount(1)).isZero();
    }

    @Test
    void filesThatASnapshotNeedsGoWhenTheLastOneIsClosed() {
        for (int i = 0; i < 20; i++) {
            put(rig, Key.of("k" + i), i + 1, 100);
        }
        Store.Snapshot first = rig.store.snapshot(0);
        Store.Snapshot second = rig.store.snapshot(0);
        for (int i = 0; i < 20; i++) {
            put(rig, Key.of("k" + i), i + 100, 100);
        }
        rig.merge();
        rig.settle();
        rig.store.dropCache();
        List<Store.Page> pages = new ArrayList<>();
        first.scan(Position.START, 99, 1 << 20, pages::add);
        first.close(); // While it reads.
        assertThat(drive.files()).contains(Segment.file(1));
        second.scan(Position.START, 99, 1 << 20, pages::add);
        rig.settle();

        assertThat(pages).hasSize(1);
        assertThat(pages.getFirst().rows()).hasSize(20);
        assertThat(pages.getFirst().unreadable()).isEmpty();
        assertThat(drive.files()).contains(Segment.file(1));
        second.close();
        rig.settle();
        assertThat(drive.files()).doesNotContain(Segment.file(1));
    }

    /// The merge has read the record, and then the owner replaces it before the copy is written.
    @Test
    void copyNeverComesBehindWhatReplacedIt() {
        put(rig, KEY, 1, 100);
        put(rig, Key.of("dead"), 2, 400);
        put(rig, Key.of("dead"), 3, 700);
        put(rig, Key.of("dead"), 4, 700);
        Siblings newest = siblings(9, 120);
        List<Appended> outcomes = new ArrayList<>();
        assertThat(rig.store.step(4_096)).isTrue();
        rig.store().append(batch(new Change.PutRecord(KEY, newest)), outcomes::add);
        rig.merge();
        rig.settle();

        assertThat(outcomes).containsExactly(Appended.DURABLE);
        assertThat(Found.get(rig, 0, KEY)).isEqualTo(new Lookup.Found(newest));
        LogRig reopened = rig.over(drive.copy());
        assertThat(Found.get(reopened, 0, KEY)).isEqualTo(new Lookup.Found(newest));
    }

    @Test
    void cleanStopIsFoundOnceAndNeverAgain() {
        put(rig, KEY, 1, 10);
        LogRig restarted = rig.restart();

        assertThat(restarted.store.recovered().clean()).isTrue();
        assertThat(restarted.drive.files()).doesNotContain(CleanMark.FILE);
        LogRig afterPowerLoss = restarted.over(restarted.drive.afterPowerLoss(Luck.none()));
        assertThat(afterPowerLoss.store.recovered().clean()).isFalse();
        assertThat(afterPowerLoss.store.recordCount()).isEqualTo(1);
    }

    @Test
    void stopIsNotCleanWhereSomethingCameBehindIt() {
        put(rig, KEY, 1, 10);
        List<Outcome> outcomes = new ArrayList<>();
        List<Appended> late = new ArrayList<>();
        rig.store.close(outcomes::add);
        rig.store.append(batch(put(KEY, 2, 10)), late::add);
        rig.settle();

        assertThat(outcomes).containsExactly(Outcome.FAILED);
        assertThat(late).isEmpty();
        assertThat(rig.over(rig.drive.copy()).store.recovered().clean()).isFalse();
    }

    @Test
    void theLargestBatchFitsBehindTheLongestSegment() {
        int headsAndKeys = 16 << 20;
        long longest = (long) LogSettings.LONGEST_SEGMENT_BYTES + Admission.MOST_BATCH_BYTES;
        assertThat(longest + headsAndKeys).isLessThanOrEqualTo(Place.MAX_BYTES);
    }

    @Test
    void checkpointIsDueWhenAReplayWouldBeLong() {
        assertThat(rig.store.checkpointDue()).isFalse();
        for (int i = 0; i <= LogRig.TINY.checkpointFrames(); i++) {
            put(rig, KEY, 1 + i, 10);
        }
        assertThat(rig.store.checkpointDue()).isTrue();
        rig.store.checkpoint(_ -> {});
        rig.settle();
        assertThat(rig.store.checkpointDue()).isFalse();
        LogRig restarted = rig.over(rig.drive.copy());
        assertThat(restarted.store.checkpointDue()).isFalse();
        restarted.store.dropCheckpoint(() -> {});
        restarted.settle();
        assertThat(rig.over(restarted.drive.copy()).store.checkpointDue()).isTrue();
    }

    @Test
    void emptyStoreThatWasStoppedCleanlyIsClean() {
        assertThat(rig.restart().store.recovered().clean()).isTrue();
    }

    @Test
    void keysWithOneTokenAreToldApartByReading() {
        List<Key> twins = List.of(twin(1), twin(2), twin(3));
        assertThat(twins).extracting(Token::of).containsOnly(Token.of(twins.getFirst()));
        List<Siblings> values = List.of(siblings(1, 10), siblings(2, 20), siblings(3, 30));
        for (int i : new int[] {2, 0, 1}) {
            rig.store.dropCache();
            append(rig, new Change.PutRecord(twins.get(i), values.get(i)));
        }
        LogRig reopened = rig.over(drive.copy());
        for (LogRig each : List.of(rig, reopened)) {
            each.store.dropCache();
            assertThat(each.store.recordCount()).isEqualTo(3);
            assertThat(Found.page(each, 0, Position.START).rows())
                    .extracting(row -> row.key())
                    .isEqualTo(twins);
            append(each, new Change.RemoveRecord(twins.get(1)));
            assertThat(Found.get(each, 0, twins.get(0))).isEqualTo(new Lookup.Found(values.get(0)));
            assertThat(Found.get(each, 0, twins.get(1))).isEqualTo(new Lookup.Absent());
            assertThat(Found.get(each, 0, twins.get(2))).isEqualTo(new Lookup.Found(values.get(2)));
        }
    }

    /// The keys of the records that are there are read again for each life of a batch.
    @Test
    void twinsOfOneBatchAreToldApart() {
        append(
                rig,
                new Change.PutRecord(twin(2), siblings(1, 10)),
                new Change.PutRecord(twin(1), siblings(2, 10)),
                new Change.RemoveRecord(twin(3)),
                new Change.PutRecord(twin(2), siblings(3, 10)));

        assertThat(rig.store.recordCount()).isEqualTo(2);
        assertThat(rig.over(drive.copy()).store.recordCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"PERIODIC", "NONE"})
    void weakerDurabilityLosesAtMostWhatWasNotSynced(Durability durability) {
        LogSettings settings = new LogSettings(1 << 20, 4_000, 1_000, 30, 4, 0, durability);
        LogRig weak = new LogRig(drive, settings, new Random(1), Ledger.EMPTY);
        List<Batch> given = new ArrayList<>();
        RandomBatches batches = new RandomBatches(1);
        for (int i = 0; i < 5; i++) {
            given.add(batches.batch());
        }
        assertThat(Found.append(weak, given)).isEqualTo(5);
        assertThat(drive.unsyncedSectors()).isPositive();
        assertThat(Found.in(weak.over(drive.copy())).prefixOf(given, 5)).isEqualTo(5);
        weak.store.sync(_ -> {});
        weak.settle();
        List<Batch> more = new ArrayList<>(given);
        more.add(batches.batch());
        more.add(batches.batch());
        assertThat(Found.append(weak, more.subList(5, 7))).isEqualTo(2);

        int sectors = drive.unsyncedSectors();
        for (int subset = 0; subset < 1 << sectors; subset++) {
            LogRig found = weak.over(drive.afterPowerLoss(Luck.subset(subset)));
            assertThat(Found.in(found).prefixOf(more, 5)).isNotNegative();
            assertThat(found.damages).isEmpty();
        }
    }

    /// Over all ends of segments: each batch is about a fifth of one.
    @ParameterizedTest
    @EnumSource(names = {"PERIODIC", "NONE"})
    void aBatchThatAsksForItIsSyncedWithAllBeforeIt(Durability durability) {
        LogSettings settings = new LogSettings(1 << 20, 2_000, 1_000, 30, 4, 0, durability);
        LogRig weak = new LogRig(drive, settings, new Random(1), Ledger.EMPTY);
        List<Batch> given = new ArrayList<>();
        List<Appended> outcomes = new ArrayList<>();
        RandomBatches batches = new RandomBatches(1);
        for (int i = 1; i <= 24; i++) {
            given.add(batches.batch());
            weak.store.append(given.getLast(), i % 3 == 0, outcomes::add);
            weak.settle();
            assertThat(outcomes).hasSize(i);
            boolean synced = outcomes.getLast() == Appended.DURABLE;
            assertThat(synced || i % 3 != 0).as("batch %d was to be synced", i).isTrue();
            if (synced) {
                LogRig found = weak.over(drive.afterPowerLoss(Luck.none()));
                assertThat(Found.in(found).prefixOf(given, i)).isEqualTo(i);
                assertThat(found.damages).isEmpty();
            }
        }
        assertThat(outcomes).contains(Appended.KEPT);
        assertThat(drive.files().size()).as("several segments").isGreaterThan(2);
    }

    /// One that asks shares its group with others that do not.
    @Test
    void whoGathersWithABatchThatIsSyncedIsSyncedToo() {
        LogSettings settings = new LogSettings(1 << 20, 4_000, 1_000, 30, 4, 0, Durability.NONE);
        LogRig weak = new LogRig(drive, settings, new Random(1), Ledger.EMPTY);
        RandomBatches batches = new RandomBatches(1);
        List<Appended> outcomes = new ArrayList<>();
        weak.store.append(batches.batch(), false, outcomes::add);
        weak.store.append(batches.batch(), true, outcomes::add);
        weak.settle();
        assertThat(outcomes).containsExactly(Appended.DURABLE, Appended.DURABLE);
        assertThat(drive.unsyncedSectors()).isZero();
    }

    private LogRig unsynced() {
        LogSettings settings = new LogSettings(1 << 20, 1 << 20, 1_000, 30, 4, 0, Durability.NONE);
        LogRig weak = new LogRig(drive, settings, new Random(1), Ledger.EMPTY);
        put(weak, KEY, 1, 10);
        weak.settle();
        return weak;
    }

    @Test
    void whatNobodySyncsIsWrittenAtTheEndOfTheTurnUnlessTheDiskHasOtherWork() {
        LogRig weak = unsynced();
        List<Appended> outcomes = new ArrayList<>();
        weak.store.append(batch(put(KEY, 2, 10)), false, outcomes::add);
        assertThat(outcomes).as("never inside the call").isEmpty();
        weak.turn();
        assertThat(outcomes).containsExactly(Appended.KEPT);

        weak.store.sync(_ -> {});
        weak.store.append(batch(put(KEY, 3, 10)), false, outcomes::add);
        weak.turn();
        assertThat(outcomes).as("a sync waits before it").hasSize(1);
        weak.settle();
        assertThat(outcomes).containsExactly(Appended.KEPT, Appended.KEPT);
        LogRig found = weak.over(drive.copy());
        assertThat(Found.get(found, 0, KEY)).isEqualTo(new Lookup.Found(siblings(3, 10)));
    }

    @Test
    void whatNobodySyncsWaitsForRoomAsWell() {
        LogRig weak = unsynced();
        List<Appended> outcomes = new ArrayList<>();
        drive.capacityBytes(0);
        weak.store.append(batch(put(KEY, 2, 10)), false, outcomes::add);
        weak.store.append(batch(put(KEY, 3, 10)), false, outcomes::add);
        weak.settle();
        assertThat(outcomes).isEmpty();
        drive.capacityBytes(1 << 20);
        weak.store.step(300);
        weak.settle();
        assertThat(outcomes).containsExactly(Appended.KEPT, Appended.KEPT);
        LogRig found = weak.over(drive.copy());
        assertThat(Found.get(found, 0, KEY)).isEqualTo(new Lookup.Found(siblings(3, 10)));
    }

    @Test
    void failedWriteOfTheLoopEndsTheStore() {
        LogRig weak = unsynced();
        List<Appended> outcomes = new ArrayList<>();
        drive.failAt(drive.operations(), false);
        weak.store.append(batch(put(KEY, 2, 10)), false, outcomes::add);
        weak.turn();
        assertThat(outcomes).containsExactly(Appended.FAILED);
        assertThat(weak.failures).hasSize(1);
    }

    @Test
    void whatIsOnItsWayToTheDiskIsCounted() {
        assertThat(rig.store.waitingBytes()).isZero();
        rig.store.append(new RandomBatches(1).batch(), _ -> {});
        assertThat(rig.store.waitingBytes()).isPositive();
        rig.settle();
        assertThat(rig.store.waitingBytes()).isZero();
    }

    @Test
    void damageThatWasMadeGoodIsGoneAfterAMerge() throws IOException {
        for (int i = 0; i < 20; i++) {
            put(rig, numbered(i), 1 + i, 40);
        }
        rig.stop();
        drive.remove(Checkpoint.FILE);
        Key lost = numbered(1);
        rig.damage(0, lost);

        LogRig found = rig.over(drive.copy());
        assertThat(found.store.recovered().losses().of(0)).isEqualTo(new Loss.Unknown());
        put(found, numbered(0), 100, 40);
        found.merge();
        assertThat(found.over(found.drive.copy()).store.recovered().losses())
                .as("nobody has made it good")
                .isNotEqualTo(Losses.NONE);
        found.store.settled();
        found.merge();
        LogRig mended = found.over(found.drive.copy());
        assertThat(mended.store.recovered().losses()).isEqualTo(Losses.NONE);
        assertThat(mended.store.recordCount()).isEqualTo(19);
        assertThat(Found.in(mended)).isEqualTo(Found.in(found));
    }

    @Test
    void segmentWithADamagedHeaderHasLostNothingAndIsMergedAway() {
        for (int i = 0; i < 20; i++) {
            put(rig, numbered(i), 1 + i, 40);
        }
        drive.flip(Segment.file(1), 40, 1);

        LogRig found = rig.over(drive.copy());
        assertThat(found.damages).isNotEmpty();
        assertThat(found.store.recovered().losses()).isEqualTo(Losses.NONE);
        put(found, numbered(0), 100, 40);
        found.merge();
        LogRig merged = found.over(found.drive.copy());
        assertThat(merged.damages).isEmpty();
        assertThat(merged.store.recordCount()).isEqualTo(20);
    }

    /// Of a record that was found damaged only while the store runs, nobody has said that it may
    /// go.
    @Test
    void recordThatTurnsOutUnreadableStaysSo() {
        for (int i = 0; i < 20; i++) {
            put(rig, numbered(i), 1 + i, 40);
        }
        Key lost = numbered(1);
        rig.damage(0, lost);
        assertThat(Found.get(rig, 0, lost)).isEqualTo(new Lookup.Unreadable());
        assertThat(rig.damages).isNotEmpty();
        for (int i = 2; i < 20; i++) {
            put(rig, numbered(i), 100 + i, 40);
        }
        rig.merge();
        assertThat(Found.get(rig, 0, lost)).isEqualTo(new Lookup.Unreadable());
        put(rig, lost, 200, 40);
        assertThat(Found.get(rig, 0, lost)).isEqualTo(new Lookup.Found(siblings(200, 40)));
    }

    /// A body that was torn off leaves a frame whose checksums fit, but for the value's own.
    @Test
    void recordWhoseBodyNeverReachedTheDiskIsCutOff() {
        put(rig, KEY, 1, 10);
        rig.settle();
        drive.failAt(drive.operations() + 1, true);
        assertThat(Found.append(rig, List.of(batch(put(KEY, 2, 2_000))))).isZero();
        drive.failAt(Long.MAX_VALUE, false);

        // Of what was not synced, zeros ahead come first.
        Luck head = (write, sector) -> write == 1 && sector < 2;
        LogRig found = rig.over(drive.afterPowerLoss(head));
        assertThat(found.cuts).hasSize(1);
        assertThat(found.damages).isEmpty();
        assertThat(Found.get(found, 0, KEY)).isEqualTo(new Lookup.Found(siblings(1, 10)));
    }

    @Test
    void clockThatGrowsBehindAClearOfTheSameBatchStartsFromNothing() {
        append(rig, new Change.SetClock(DotSet.range(ACTOR, 1, 9)));
        DotSet after = DotSet.range(ACTOR, 20, 21);
        append(rig, new Change.Clear(), new Change.SetClock(after));

        LogRig found = rig.over(drive.copy());
        assertThat(found.store.recovered().partitions().get(0).clock()).isEqualTo(after);
    }

    @Test
    void hotRecordsAreReadWithoutTheDisk() {
        put(rig, KEY, 1, 10);
        long operations = drive.operations();
        Found.get(rig, 0, KEY);
        assertThat(drive.operations()).isEqualTo(operations);
        rig.store.dropCache();
        Found.get(rig, 0, KEY);
        Found.get(rig, 0, KEY);
        assertThat(drive.operations()).isEqualTo(operations + 1);
    }

    @Test
    void batchesShareASyncWhileTheOneBeforeIsUnderWay() {
        LogSettings roomy = new LogSettings(1 << 20, 1 << 20, 1_000, 30, 4, 0, Durability.FSYNC);
        LogRig wide = new LogRig(new FaultyDrive(), roomy, new Random(1), Ledger.EMPTY);
        long before = wide.drive.operations();
        for (int i = 1; i <= 50; i++) {
            wide.store().append(batch(put(KEY, i, 1)), _ -> {});
        }
        wide.settle();

        assertThat(wide.drive.operations() - before).as("a write, a sync, zeros").isEqualTo(3);
    }

    private static void put(LogRig rig, Key key, int counter, int bytes) {
        append(rig, put(key, counter, bytes));
    }

    private static Key numbered(int number) {
        return Key.of("key " + (10 + number));
    }

    private static Change put(Key key, int counter, int bytes) {
        return new Change.PutRecord(key, siblings(counter, bytes));
    }

    private static void append(LogRig rig, Change... changes) {
        assertThat(Found.append(rig, List.of(batch(changes)))).isEqualTo(1);
    }

    private static Batch batch(Change... changes) {
        return new Batch(0, List.of(changes));
    }

    private static Siblings siblings(int counter, int bytes) {
        byte[] body = new byte[bytes];
        new Random(counter).nextBytes(body);
        Value value = Value.plain(Bytes.owning(body), "text/plain", counter);
        return Siblings.event(new Dot(ACTOR, counter), value, DotSet.EMPTY);
    }

    /// A key of a length at which XXH3 multiplies its last two words, of which one is made nothing
    /// here: the other no longer counts.
    private static Key twin(int number) {
        byte[] bytes =
                HexFormat.of().parseHex("0".repeat(24) + "ded46de9839097db" + "0".repeat(16));
        bytes[27] = (byte) number;
        return Key.of(Bytes.owning(bytes));
    }
}
