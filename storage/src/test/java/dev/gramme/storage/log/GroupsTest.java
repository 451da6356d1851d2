package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.disk.FaultyDrive.Luck;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Goal: many groups may be with the disk at once, and still whatever was reported is kept, and
/// what is found is a prefix of what was given. Method: random steps of loop and disk between the
/// batches; then the power goes, or the disk is full for a while.
class GroupsTest {
    private static final LogSettings SETTINGS =
            new LogSettings(1 << 20, 8_000, 4_000, 30, 4, 0, Durability.FSYNC);

    private static final int LIVES = 40;
    private static final int MOST_BATCHES = 40;

    private final List<Batch> given = new ArrayList<>();
    private final List<Appended> outcomes = new ArrayList<>();
    private int mostWaiting;

    private void run(LogRig rig, Random random) {
        given.clear();
        outcomes.clear();
        RandomBatches batches = new RandomBatches(random.nextLong());
        for (int left = 1 + random.nextInt(MOST_BATCHES); left > 0; left--) {
            Batch batch = batches.batch();
            given.add(batch);
            rig.store().append(batch, outcomes::add);
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                rig.step();
                mostWaiting = Math.max(mostWaiting, rig.waiting());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void powerMayGoWhileManyAreOnTheirWay(long seed) {
        Random random = new Random(seed);
        int longest = 0;
        for (int life = 0; life < LIVES; life++) {
            FaultyDrive drive = new FaultyDrive();
            LogRig rig = new LogRig(drive, SETTINGS, random, Ledger.EMPTY);
            run(rig, random);
            assertThat(outcomes).allMatch(Appended.DURABLE::equals);
            LogRig found = rig.over(drive.afterPowerLoss(Luck.drawn(random)));
            int kept = Found.in(found).prefixOf(given, outcomes.size());
            assertThat(kept).as("seed %d, life %d", seed, life).isNotNegative();
            assertThat(found.damages).as("seed %d, life %d", seed, life).isEmpty();
            longest = Math.max(longest, outcomes.size());
        }
        assertThat(mostWaiting).as("changes with the disk at once").isGreaterThan(8);
        assertThat(longest).as("batches before the power went").isGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatFindsNoRoomIsWrittenInItsOrderOnceThereIsSome(long seed) {
        Random random = new Random(seed);
        int waited = 0;
        for (int life = 0; life < LIVES; life++) {
            FaultyDrive drive = new FaultyDrive();
            drive.capacityBytes(random.nextInt(12_000));
            LogRig rig = new LogRig(drive, SETTINGS, random, Ledger.EMPTY);
            run(rig, random);
            rig.settle();
            waited += given.size() - outcomes.size();

            drive.capacityBytes(1 << 20);
            rig.store.step(300);
            rig.settle();
            assertThat(outcomes).isEqualTo(Collections.nCopies(given.size(), Appended.DURABLE));
            LogRig found = rig.over(drive.afterPowerLoss(Luck.none()));
            assertThat(Found.in(found).prefixOf(given, given.size())).isEqualTo(given.size());
            assertThat(found.damages).as("seed %d, life %d", seed, life).isEmpty();
        }
        assertThat(waited).as("batches that found no room").isGreaterThan(50);
    }
}
