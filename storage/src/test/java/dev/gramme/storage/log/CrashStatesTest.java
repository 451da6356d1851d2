package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.disk.FaultyDrive.Luck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Goal: whenever the power goes and whatever part of the unsynced reached the disk, and whichever
/// operation of the disk fails, a prefix is found with everything reported durable. Method: one
/// fixed run with merges and a checkpoint, stopped before each of its operations, with every subset
/// of the unsynced sectors; and the same run with each operation failing in turn.
final class CrashStatesTest {
    private static final int BATCHES = 30;

    /// One run, as far as it came.
    private static final class Run {
        final LogRig rig;
        final List<Batch> given = new ArrayList<>();
        final List<Appended> outcomes = new ArrayList<>();

        Run(FaultyDrive drive, long stopAt, long seed) {
            rig = new LogRig(drive, LogRig.TINY, new Random(5), Ledger.EMPTY);
            RandomBatches batches = new RandomBatches(seed);
            for (int i = 0; i < BATCHES && drive.operations() < stopAt; i++) {
                Batch batch = batches.batch();
                given.add(batch);
                rig.store().append(batch, outcomes::add);
                if (i % 3 == 2) {
                    rig.settle(stopAt);
                    rig.mergeUntil(stopAt);
                }
                if (i == BATCHES / 2) {
                    rig.store.checkpoint(_ -> {});
                }
            }
            rig.settle(stopAt);
            rig.mergeUntil(stopAt);
        }

        int durable() {
            return (int) outcomes.stream().filter(Appended.DURABLE::equals).count();
        }
    }

    private static long operations(long seed) {
        FaultyDrive drive = new FaultyDrive();
        Run whole = new Run(drive, Long.MAX_VALUE, seed);
        assertThat(whole.durable()).isEqualTo(BATCHES);
        assertThat(drive.files())
                .as("a merge has removed the first")
                .doesNotContain(Segment.file(1));
        return drive.operations();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aPrefixIsFoundWhateverReachedTheDisk(long seed) {
        long operations = operations(seed);
        int states = 0;
        for (long stop = 1; stop <= operations; stop++) {
            FaultyDrive drive = new FaultyDrive();
            Run run = new Run(drive, stop, seed);
            int sectors = drive.unsyncedSectors();
            assertThat(sectors).as("subsets can be enumerated").isLessThan(12);
            for (int subset = 0; subset < 1 << sectors; subset++) {
                assertPrefix(run, drive.afterPowerLoss(Luck.subset(subset)), stop, subset);
                states++;
            }
        }
        assertThat(states).isGreaterThan(200);
    }

    private static void assertPrefix(Run run, FaultyDrive found, long stop, int subset) {
        LogRig rig = run.rig.over(found);
        int kept = Found.in(rig).prefixOf(run.given, run.durable());
        assertThat(kept).as("stopped at %d, subset %d", stop, subset).isNotNegative();
        assertThat(rig.damages).as("stopped at %d, subset %d", stop, subset).isEmpty();
        // Once found, it stays.
        LogRig again = rig.over(found.afterPowerLoss(Luck.none()));
        assertThat(Found.in(again)).isEqualTo(Found.in(rig));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPrefixIsFoundWhicheverOperationFailed(boolean everythingAfterwards) {
        long seed = 11;
        long operations = operations(seed);
        int failed = 0;
        for (long fail = 0; fail < operations; fail++) {
            FaultyDrive drive = new FaultyDrive();
            drive.failAt(fail, everythingAfterwards);
            Run run;
            try {
                run = new Run(drive, Long.MAX_VALUE, seed);
            } catch (UncheckedIOException _) {
                continue; // It was not even opened.
            }
            failed += run.rig.failures.isEmpty() ? 0 : 1;
            assertThat(run.outcomes).as("failed at %d", fail).hasSize(BATCHES);
            assertThat(run.outcomes.subList(0, run.durable())).allMatch(Appended.DURABLE::equals);
            for (Luck luck : List.of(Luck.all(), Luck.none(), Luck.first(1))) {
                LogRig rig = run.rig.over(drive.afterPowerLoss(luck));
                assertThat(Found.in(rig).prefixOf(run.given, run.durable()))
                        .as("failed at %d", fail)
                        .isNotNegative();
            }
        }
        assertThat(failed).isGreaterThan(20);
    }

    @Test
    void onAFullDiskEverythingWaitsAndGoesOnWhenThereIsRoom() {
        FaultyDrive drive = new FaultyDrive();
        drive.capacityBytes(3_000);
        long seed = 11;
        Run run = new Run(drive, Long.MAX_VALUE, seed);

        assertThat(run.rig.failures).isEmpty();
        assertThat(run.rig.store.cramped()).isTrue();
        assertThat(run.outcomes.size()).isBetween(1, BATCHES - 1);
        LogRig rig = run.rig.over(drive.afterPowerLoss(Luck.all()));
        assertThat(Found.in(rig).prefixOf(run.given, run.durable())).isNotNegative();

        run.rig.store.step(300);
        run.rig.settle();
        assertThat(run.rig.store.cramped()).as("still full").isTrue();
        drive.capacityBytes(1 << 20);
        run.rig.store.step(300);
        run.rig.settle();
        assertThat(run.rig.store.cramped()).isFalse();
        assertThat(run.durable()).isEqualTo(BATCHES);
        LogRig after = run.rig.over(drive.afterPowerLoss(Luck.none()));
        assertThat(Found.in(after).prefixOf(run.given, BATCHES)).isEqualTo(BATCHES);
    }

    @Test
    void whatAFailedSyncLeftReadableIsWrittenAgainBeforeItIsReliedOn() {
        FaultyDrive drive = new FaultyDrive();
        LogRig rig = new LogRig(drive, LogRig.TINY, new Random(1), Ledger.EMPTY);
        List<Batch> given = List.of(new RandomBatches(3).batch());
        long before = drive.operations();
        drive.failAt(before + 1, true);
        assertThat(Found.append(rig, given)).isZero();
        assertThat(rig.failures).hasSize(1);

        // The process ends, the machine does not: the bytes are there, and not on the disk.
        drive.failAt(Long.MAX_VALUE, false);
        LogRig restarted = rig.over(drive);
        assertThat(Found.in(restarted).prefixOf(given, 1)).isEqualTo(1);
        LogRig afterPowerLoss = rig.over(drive.afterPowerLoss(Luck.none()));
        assertThat(Found.in(afterPowerLoss).prefixOf(given, 1)).isEqualTo(1);
    }
}
