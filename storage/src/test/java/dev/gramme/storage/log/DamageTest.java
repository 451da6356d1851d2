package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.port.Store.Loss;
import dev.gramme.core.port.Store.Losses;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.StoreModel;
import dev.gramme.storage.disk.FaultyDrive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;

/// Goal: damage to any byte is noticed and named, and nothing wrong is ever served. Method: a small
/// directory; each byte of each file is flipped, zeroed, or the first that is missing, and
/// everything is read: as after the end of a process, when the end of the newest segment may be a
/// write that had not ended, and as after a clean stop, when a checkpoint is used.
final class DamageTest {
    private static final int BATCHES = 30;

    private final FaultyDrive drive = new FaultyDrive();
    private final LogRig rig = new LogRig(drive, LogRig.TINY, new Random(3), Ledger.EMPTY);
    private final List<Batch> given = new ArrayList<>();
    private StoreModel truth = StoreModel.of(List.of());
    private int cases;
    private int unreadable;
    private int unknown;

    @BeforeEach
    void fill() {
        RandomBatches batches = new RandomBatches(21);
        for (int i = 0; i < BATCHES; i++) {
            Batch batch = batches.batch();
            given.add(batch);
            assertThat(Found.append(rig, List.of(batch))).isEqualTo(1);
            if (i % 10 == 9) {
                rig.merge();
            }
        }
        truth = StoreModel.of(given);
    }

    @Test
    void everyByteAfterTheEndOfAProcess() {
        long newest = drive.files().stream().mapToLong(Segment::number).max().orElseThrow();
        for (String file : drive.files()) {
            for (Harm harm : harms(drive.bytes(file))) {
                LogRig found = open(file, harm);
                boolean named =
                        found.damages.stream()
                                .anyMatch(d -> d.file().equals(file) && d.from() <= harm.at());
                if (found.damages.isEmpty()) {
                    assertThat(Segment.number(file)).as("%s %s", file, harm).isEqualTo(newest);
                    assertThat(isPrefix(found)).as("%s %s", file, harm).isTrue();
                } else {
                    assertThat(named || Segment.number(file) == newest)
                            .as("%s %s: %s", file, harm, found.damages)
                            .isTrue();
                    check(found, file, harm);
                }
            }
        }
        assertThat(cases).isGreaterThan(6_000);
        assertThat(unreadable).as("records that cannot be read").isGreaterThan(100);
        assertThat(unknown).as("losses that nobody can name").isGreaterThan(1_000);
    }

    @Test
    void everyByteAfterACleanStop() {
        rig.stop();
        for (String file : drive.files()) {
            for (Harm harm : harms(drive.bytes(file))) {
                LogRig found = open(file, harm);
                assertThat(found.cuts).as("%s %s", file, harm).isEmpty();
                boolean clean = found.store.recovered().clean();
                assertThat(clean && file.equals(CleanMark.FILE)).as("%s", harm).isFalse();
                check(found, file, harm);
            }
        }
        assertThat(cases).isGreaterThan(6_000);
        assertThat(unreadable).as("records that cannot be read").isGreaterThan(100);
    }

    private boolean isPrefix(LogRig found) {
        return Found.in(found).prefixOf(given, 0) >= 0;
    }

    /// What is done to a file.
    ///
    /// @param at the first byte that differs
    private record Harm(int at, Bytes bytes) {
        @Override
        public String toString() {
            return "from byte " + at + ", " + bytes.length() + " bytes are left";
        }
    }

    private static List<Harm> harms(byte[] bytes) {
        List<Harm> harms = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            harms.add(new Harm(at, Bytes.owning(flipped)));
            byte[] zeroed = bytes.clone();
            Arrays.fill(zeroed, at, Math.min(bytes.length, at + 16), (byte) 0);
            if (at % 16 == 0 && !Arrays.equals(zeroed, bytes)) {
                harms.add(new Harm(Arrays.mismatch(bytes, zeroed), Bytes.owning(zeroed)));
            }
            if (at % 8 == 0) {
                harms.add(new Harm(at, Bytes.owning(Arrays.copyOf(bytes, at))));
            }
        }
        return harms;
    }

    private LogRig open(String file, Harm harm) {
        cases++;
        FaultyDrive harmed = drive.copy();
        harmed.put(file, harm.bytes().toArray());
        return rig.over(harmed);
    }

    private void check(LogRig found, String file, Harm harm) {
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            Loss loss = found.store.recovered().losses().of(partition);
            if (loss instanceof Loss.Unknown) {
                unknown++;
                checkNothingInvented(found, partition);
            } else {
                checkTold(found, partition, loss, file + " " + harm);
            }
        }
    }

    /// Older records may show, and some may be missing; none was never there.
    private void checkNothingInvented(LogRig found, int partition) {
        Found.in(found)
                .records()
                .get(partition)
                .forEach((key, siblings) ->
                        assertThat(given)
                                .flatExtracting(Batch::changes)
                                .contains(new Change.PutRecord(key, siblings)));
    }

    /// All is there; what is not can be told.
    private void checkTold(LogRig found, int partition, Loss loss, String harm) {
        assertThat(StoreModel.normal(found.store.recovered().partitions()).get(partition))
                .as(harm)
                .isEqualTo(truth.states().get(partition));
        SortedMap<Key, Siblings> records = truth.records(partition);
        assertThat(found.store.keyCount(partition))
                .isEqualTo(records.values().stream().filter(s -> !s.isEmpty()).count());
        records.forEach((key, siblings) -> {
            Lookup lookup = Found.get(found, partition, key);
            if (lookup instanceof Lookup.Unreadable) {
                unreadable++;
                assertThat(found.damages).as(harm).isNotEmpty();
            } else {
                assertThat(lookup).as(harm).isEqualTo(new Lookup.Found(siblings));
            }
        });
        if (loss instanceof Loss.Records(var events)) {
            events.forEach((key, dots) -> {
                assertThat(Found.get(found, partition, key)).isEqualTo(new Lookup.Unreadable());
                assertThat(dots).isEqualTo(records.get(key).dots());
            });
        }
    }

    /// Later groups say that it had been durable: nothing behind it is given up.
    @Test
    void damageInTheNewestSegmentIsNoUnfinishedWrite() {
        FaultyDrive fresh = new FaultyDrive();
        LogSettings roomy = new LogSettings(1 << 20, 1 << 20, 1_000, 30, 4, 0, Durability.FSYNC);
        LogRig wide = new LogRig(fresh, roomy, new Random(1), Ledger.EMPTY);
        RandomBatches batches = new RandomBatches(2);
        for (int i = 0; i < 3; i++) {
            Key key = Key.of("key" + i);
            Change put = new Change.PutRecord(key, batches.siblings());
            assertThat(Found.append(wide, List.of(new Batch(i, List.of(put))))).isEqualTo(1);
        }
        byte[] bytes = fresh.bytes(Segment.file(1));
        Scan scan = Scan.of(bytes, 1);
        Frame second = scan.next(0);
        while (second.partition != 1 || second.length < 100 || second.durableTo == 0) {
            second = scan.next(second.from + second.length);
        }
        for (int at : new int[] {0, 20, Frame.HEADER_BYTES + 20}) {
            FaultyDrive harmed = fresh.copy();
            harmed.flip(Segment.file(1), second.from + at, 1);
            LogRig found = wide.over(harmed);
            assertThat(found.cuts).isEmpty();
            assertThat(found.damages)
                    .extracting(Alarm.Damage::from)
                    .containsExactly((long) second.from);
            assertThat(found.store.keyCount(0) + found.store.keyCount(2))
                    .isEqualTo(wide.store.keyCount(0) + wide.store.keyCount(2));
            assertThat(found.store.recordCount()).isEqualTo(2);
            assertThat(found.store.recovered().losses().of(1)).isEqualTo(new Loss.Unknown());
            boolean headerTold = at > Frame.HEADER_BYTES;
            assertThat(found.store.recovered().losses().everywhere()).isEqualTo(!headerTold);
        }
    }

    /// Whoever rebuilds such a partition must not leave that record behind.
    @Test
    void recordThatCannotBeReadIsNamedAlsoBesideUnknownLosses() {
        String file = drive.files().getFirst();
        int named = 0;
        for (Harm harm : harms(drive.bytes(file))) {
            LogRig found = open(file, harm);
            for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
                Loss loss = found.store.recovered().losses().of(partition);
                if (loss instanceof Loss.Records(var events)) {
                    FaultyDrive worse = found.drive.copy();
                    worse.flip(drive.files().getLast(), 0, 1);
                    Losses losses = rig.over(worse).store.recovered().losses();
                    assertThat(losses.everywhere()).isTrue();
                    assertThat(losses.of(partition))
                            .isEqualTo(new Loss.Unknown(new TreeSet<>(events.keySet())));
                    named++;
                }
            }
        }
        assertThat(named).isGreaterThan(10);
    }

    @Test
    void blockVerifiesAtItsOwnPlaceOnly() throws Damaged {
        FrameWriter writer = new FrameWriter(1, new Segment(7, 0), 160, 0, new ByteSink(64));
        writer.beginFrame(0, 1);
        long place = writer.put(Key.of("key"), Siblings.ABSENT);
        byte[] bytes = writer.bytesAt(place);
        int from = Place.from(place);

        assertThat(Block.verified(bytes, 0, bytes.length, 7, from).key()).isEqualTo(Key.of("key"));
        assertThatThrownBy(() -> Block.verified(bytes, 0, bytes.length, 8, from))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Block.verified(bytes, 0, bytes.length, 7, from + 16))
                .isInstanceOf(Damaged.class);
    }

    @Test
    void segmentThatIsMissingIsNamed() {
        String first = drive.files().getFirst();
        FaultyDrive without = new FaultyDrive();
        drive.files().stream()
                .filter(file -> !file.equals(first))
                .forEach(file -> without.put(file, drive.bytes(file)));
        LogRig found = rig.over(without);

        assertThat(found.damages).extracting(Alarm.Damage::file).containsExactly(first);
        assertThat(found.store.recovered().losses().everywhere()).isTrue();
    }

    /// The bytes are right, and in the wrong place.
    @Test
    void misdirectedWriteIsNoticed() {
        drive.misdirect(16);
        Batch last = new RandomBatches(77).batch();
        Found.append(rig, List.of(last));
        LogRig found = rig.over(drive.copy());

        assertThat(found.cuts).hasSize(1);
        assertThat(isPrefix(found)).isTrue();
    }

    /// What must be changed at a start and cannot is the only reason not to open.
    @Test
    void readThatFailsOnceAtTheStartDoesNoHarm() {
        int opened = 0;
        for (long fail = 0; fail < 40; fail++) {
            FaultyDrive failing = drive.copy();
            failing.failAt(fail, false);
            try {
                LogRig found = rig.over(failing);
                failing.failAt(Long.MAX_VALUE, false);
                opened++;
                assertThat(isPrefix(found)).as("operation %d failed", fail).isTrue();
            } catch (UncheckedIOException _) {
                assertThat(failing.files()).isEqualTo(drive.files());
            }
        }
        assertThat(opened).isGreaterThan(10);
    }
}
