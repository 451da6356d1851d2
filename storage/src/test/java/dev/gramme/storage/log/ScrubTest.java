package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.disk.FaultyDrive;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Goal: a scrub finds every damage that a start without a checkpoint would find, and none where
/// there is none, whatever else goes on. Method: a small directory, each byte of it inverted under
/// an open store; what a start says of the same bytes is the judge.
final class ScrubTest {
    private static final int BATCHES = 30;

    private static final LogSettings ROOMY =
            new LogSettings(1 << 20, 1 << 20, 100_000, 30, 4, 0, Durability.FSYNC);

    private final FaultyDrive drive = new FaultyDrive();
    private final LogRig rig = new LogRig(drive, LogRig.TINY, new Random(3), Ledger.EMPTY);

    private void fill() {
        RandomBatches batches = new RandomBatches(21);
        for (int i = 0; i < BATCHES; i++) {
            assertThat(Found.append(rig, List.of(batches.batch()))).isEqualTo(1);
            if (i % 10 == 9) {
                rig.merge();
            }
        }
        for (int i = 0; i < 5; i++) {
            Change put = new Change.PutRecord(Key.of("often"), siblings(i));
            assertThat(Found.append(rig, List.of(new Batch(0, List.of(put))))).isEqualTo(1);
        }
    }

    /// With at least one version that has a body.
    private static Siblings siblings(int seed) {
        RandomBatches batches = new RandomBatches(seed);
        Siblings drawn = batches.siblings();
        while (drawn.versions().stream().noneMatch(v -> v.value().body().length() > 0)) {
            drawn = batches.siblings();
        }
        return drawn;
    }

    private static long bytes(FaultyDrive drive) {
        return drive.files().stream()
                .filter(Segment::isFile)
                .mapToLong(file -> logEnd(drive, file))
                .sum();
    }

    /// Where the zeros begin that were written ahead.
    private static int logEnd(FaultyDrive drive, String file) {
        byte[] bytes = drive.bytes(file);
        Scan scan = Scan.of(bytes, Segment.number(file));
        int at = Scan.HEADER_BYTES;
        for (Frame frame = scan.headerAt(at); frame != null; frame = scan.headerAt(at)) {
            at += frame.length;
        }
        return at;
    }

    @Test
    void whatIsCleanIsCalledClean() {
        fill();
        for (int budget : new int[] {1, 100, 1_000, 1 << 20}) {
            ScrubProgress progress = rig.scrub(budget);
            assertThat(progress)
                    .isEqualTo(
                            new ScrubProgress(
                                    bytes(drive), bytes(drive), 0, 1, 2, 2, progress.readBytes()));
        }
        assertThat(rig.store.scrubProgress().readBytes()).isEqualTo(4 * bytes(drive));
        assertThat(rig.damages).isEmpty();
    }

    @Test
    void everyByteThatMattersIsFound() {
        fill();
        int found = 0;
        int harmless = 0;
        for (String file : drive.files()) {
            for (int at = 0; at < logEnd(drive, file); at++) {
                FaultyDrive harmed = drive.copy();
                harmed.flip(file, at, 1 << at % 8);
                LogRig judge = rig.over(harmed.copy());
                LogRig scrubbed = rig.over(drive.copy());
                scrubbed.drive.flip(file, at, 1 << at % 8);
                ScrubProgress progress = scrubbed.scrub(200 + at % 500);
                boolean matters = !judge.damages.isEmpty() || !judge.cuts.isEmpty();
                assertThat(progress.damages() > 0).as("%s %d", file, at).isEqualTo(matters);
                int here = at;
                assertThat(
                                scrubbed.damages.stream()
                                        .anyMatch(d -> d.file().equals(file) && d.from() <= here))
                        .as("%s %d: %s", file, at, scrubbed.damages)
                        .isEqualTo(matters);
                assertThat(progress.doneBytes()).isEqualTo(progress.allBytes());
                found += matters ? 1 : 0;
                harmless += matters ? 0 : 1;
            }
        }
        assertThat(found).isGreaterThan(2_000);
        assertThat(harmless).as("bodies of dead records").isGreaterThan(20);
    }

    /// Merges, their forgotten segments and appends come between any two pieces.
    @Test
    void noFalseAlarmWhateverElseGoesOn() {
        int ended = 0;
        long gone = 0;
        for (int seed = 0; seed < 200; seed++) {
            LogRig busy = new LogRig(seed);
            RandomBatches batches = new RandomBatches(seed);
            Random random = new Random(seed);
            long before = 0;
            for (int i = 0; i < 1_500; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> busy.store.append(batches.batch(), _ -> {});
                    case 1, 2 -> busy.store.scrub(1 + random.nextInt(600), 5);
                    case 3 -> busy.store.beginScrub(3);
                    default -> busy.step();
                }
                ScrubProgress now = busy.store.scrubProgress();
                assertThat(now.doneBytes()).isLessThanOrEqualTo(now.allBytes());
                if (now.endedMs() > 0 && now.readBytes() > before) {
                    gone += now.readBytes() - before < now.allBytes() ? 1 : 0;
                    before = now.readBytes();
                    ended++;
                }
            }
            assertThat(busy.damages).as("seed %d", seed).isEmpty();
        }
        assertThat(ended).isGreaterThan(300);
        assertThat(gone).as("scrubs that found a segment gone").isGreaterThan(20);
    }

    @Test
    void onlyWhatIsDurableIsLookedAt() {
        Batch batch = new RandomBatches(5).batch();
        rig.store.append(batch, _ -> {});
        rig.store.beginScrub(1);
        assertThat(rig.store.scrubProgress().allBytes()).isZero();
        assertThat(rig.store.scrub(100, 2)).isFalse();

        LogSettings unsynced = new LogSettings(1 << 20, 700, 4_000, 30, 4, 0, Durability.NONE);
        FaultyDrive other = new FaultyDrive();
        LogRig lazy = new LogRig(other, unsynced, new Random(1), Ledger.EMPTY);
        assertThat(Found.append(lazy, List.of(batch))).isEqualTo(1);
        assertThat(lazy.scrub(100).allBytes()).isZero();
        lazy.store.sync(_ -> {});
        lazy.settle();
        assertThat(lazy.scrub(100).allBytes()).isEqualTo(bytes(other));
    }

    @Test
    void whatComesWhileItRunsIsForTheNext() {
        fill();
        rig.store.beginScrub(1);
        long then = rig.store.scrubProgress().allBytes();
        assertThat(Found.append(rig, List.of(new RandomBatches(5).batch()))).isEqualTo(1);
        assertThat(rig.scrub(100).allBytes()).isEqualTo(then);
        assertThat(rig.scrub(100).allBytes()).isEqualTo(bytes(drive)).isGreaterThan(then);
    }

    @Test
    void readThatFailsOnceIsNoDamage() {
        fill();
        for (int read = 0; read < 20; read++) {
            rig.store.beginScrub(1);
            drive.failAt(drive.operations() + read, false);
            assertThat(rig.scrub(500).damages()).isZero();
        }
        assertThat(rig.damages).isEmpty();
    }

    @Test
    void segmentThatHasBecomeShorterOrIsGoneIsDamaged() {
        fill();
        String file = drive.files().getFirst();
        byte[] bytes = drive.bytes(file);
        for (int length = 0; length < bytes.length; length += 8) {
            LogRig shortened = rig.over(drive.copy());
            shortened.drive.put(file, Arrays.copyOf(bytes, length));
            assertThat(shortened.scrub(100).damages()).as("%d bytes", length).isPositive();
        }
    }

    /// Its frame is longer than a step may read, and its bytes look like no frame.
    @Test
    void longFrameIsReadAsAWholeAndItsDamageToldOnce() {
        FaultyDrive fresh = new FaultyDrive();
        LogRig wide = new LogRig(fresh, ROOMY, new Random(1), Ledger.EMPTY);
        for (int i = 0; i < 3; i++) {
            List<Change> puts = puts(i, siblings(2));
            assertThat(Found.append(wide, List.of(new Batch(i, puts)))).isEqualTo(1);
        }
        assertThat(wide.scrub(100).damages()).isZero();

        byte[] bytes = fresh.bytes(Segment.file(1));
        Scan scan = Scan.of(bytes, 1);
        Frame second = scan.next(0);
        while (second.partition != 1 || second.length < 2_000) {
            second = scan.next(second.from + second.length);
        }
        fresh.flip(Segment.file(1), second.from, 1);
        assertThat(wide.scrub(100).damages()).isEqualTo(1);
        assertThat(wide.damages)
                .containsExactly(new Alarm.Damage(Segment.file(1), second.from, "a frame"));
    }

    private static List<Change> puts(int batch, Siblings siblings) {
        return IntStream.range(0, 40)
                .<Change>mapToObj(i -> new Change.PutRecord(Key.of(batch + "/" + i), siblings))
                .toList();
    }

    /// What a start has found is not told again, and when the owner has made it good it is let go.
    @Test
    void damageOfAnEarlierLifeIsCountedAndNotTold() {
        fill();
        FaultyDrive harmed = drive.copy();
        harmed.flip(drive.files().getFirst(), Scan.HEADER_BYTES, 1);
        LogRig next = rig.over(harmed);
        int told = next.damages.size();
        assertThat(told).isPositive();
        assertThat(next.scrub(300).damages()).isPositive();
        assertThat(next.damages).hasSize(told);
        next.store.settled();
        assertThat(next.scrub(300).damages()).isZero();
    }

    @Test
    void recordIsUnreadableFromThenOn() {
        Key key = Key.of("cart");
        Batch batch = new Batch(0, List.of(new Change.PutRecord(key, siblings(2))));
        assertThat(Found.append(rig, List.of(batch))).isEqualTo(1);
        rig.damage(0, key);
        rig.scrub(300);
        assertThat(rig.damages).isNotEmpty();
        assertThat(Found.get(rig, 0, key)).isEqualTo(new Lookup.Unreadable());
    }

    @Test
    void endOfTheLastOneIsRemembered() {
        fill();
        assertThat(rig.store.scrubProgress().lastMs()).isZero();
        rig.scrub(300);
        LogRig next = rig.restart();
        assertThat(next.store.scrubProgress()).isEqualTo(new ScrubProgress(0, 0, 0, 0, 0, 2, 0));
        next.drive.put(ScrubMark.FILE, new byte[] {'1', 'x'});
        assertThat(next.over(next.drive).store.scrubProgress().lastMs()).isZero();
    }
}
