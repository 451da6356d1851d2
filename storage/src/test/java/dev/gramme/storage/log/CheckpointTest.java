package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.storage.RandomBatches;
import dev.gramme.storage.disk.Disk.Outcome;
import dev.gramme.storage.disk.FaultyDrive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Goal: a checkpoint that is written while the log goes on leads a start to what the log says, and
/// one that is not whole counts for nothing. Method: pieces of 64 bytes with batches, merges and
/// new segments between them, from a seed; then a start with the checkpoint beside one without.
final class CheckpointTest {
    private static final LogSettings ROOMY =
            new LogSettings(1 << 20, 1 << 14, 4_000, 30, 4, 0, Durability.FSYNC);

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Batch> given = new ArrayList<>();

    private void append(LogRig rig, RandomBatches batches, int count) {
        for (int i = 0; i < count; i++) {
            Batch batch = batches.batch();
            given.add(batch);
            rig.store.append(batch, _ -> {});
        }
    }

    /// @param rig just opened
    private void assertHolds(LogRig rig) {
        assertThat(Found.in(rig)).isEqualTo(Found.expected(given));
        assertThat(rig.damages).isEmpty();
        assertThat(rig.store.recovered().losses()).isEqualTo(Store.Losses.NONE);
    }

    private static LogRig withoutCheckpoint(LogRig rig) {
        FaultyDrive drive = rig.drive.copy();
        drive.put(Checkpoint.FILE, new byte[0]);
        return rig.over(drive);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatChangesMeanwhileIsFoundOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        RandomBatches batches = new RandomBatches(seed);
        LogSettings settings = seed % 2 == 0 ? LogRig.TINY : ROOMY;
        LogRig rig = new LogRig(new FaultyDrive(), settings, random, Ledger.EMPTY);
        append(rig, batches, 60);
        rig.settle();
        rig.merge();
        rig.store.checkpoint(outcomes::add);
        int between = 0;
        while (outcomes.isEmpty()) {
            if (random.nextInt(4) == 0) {
                append(rig, batches, 1);
                between++;
            }
            rig.step();
        }
        rig.settle();
        assertThat(between).isGreaterThan(10);
        assertThat(outcomes).containsExactly(Outcome.DONE);
        assertThat(rig.drive.files()).contains(Checkpoint.FILE);

        LogRig found = rig.over(rig.drive.copy());
        LogRig replayed = withoutCheckpoint(rig);
        assertHolds(found);
        assertHolds(replayed);
        assertThat(found.store.heldBytes()).isEqualTo(replayed.store.heldBytes());

        append(found, batches, 20);
        found.settle();
        found.merge();
        assertHolds(found.over(found.drive.copy()));
        assertHolds(withoutCheckpoint(found));
    }

    @Test
    void aCheckpointWithAnyByteWrongOrMissingCountsForNothing() {
        LogRig rig = new LogRig(new FaultyDrive(), ROOMY, new Random(1), Ledger.EMPTY);
        append(rig, new RandomBatches(3), 12);
        rig.settle();
        rig.store.checkpoint(outcomes::add);
        rig.settle();
        byte[] whole = rig.drive.bytes(Checkpoint.FILE);
        assertThat(isWhole(whole)).isTrue();
        for (int i = 0; i < whole.length; i++) {
            byte[] spoiled = whole.clone();
            spoiled[i] ^= 1;
            boolean onlyTheStoresName = i >= 8 && i < 16;
            assertThat(isWhole(spoiled)).as("byte %d", i).isEqualTo(onlyTheStoresName);
            assertThat(isWhole(Arrays.copyOf(whole, i))).as("%d bytes", i).isFalse();
        }
        assertThat(isWhole(Arrays.copyOf(whole, whole.length + 1))).isFalse();
    }

    private static boolean isWhole(byte[] bytes) {
        Checkpoint.Source source =
                (from, length) ->
                        Arrays.copyOfRange(
                                bytes,
                                (int) Math.min(from, bytes.length),
                                (int) Math.min(from + length, bytes.length));
        return Checkpoint.of(source, bytes.length) != null;
    }

    @Test
    void oneThatIsLeftUnfinishedGoesAtTheNextStart() {
        LogRig rig = new LogRig(new FaultyDrive(), ROOMY, new Random(1), Ledger.EMPTY);
        append(rig, new RandomBatches(3), 12);
        rig.settle();
        rig.store.checkpoint(outcomes::add);
        while (!rig.drive.files().contains(Checkpoint.UNFINISHED)) {
            rig.step();
        }
        LogRig found = rig.over(rig.drive.copy());
        assertThat(outcomes).isEmpty();
        assertThat(found.drive.files()).doesNotContain(Checkpoint.UNFINISHED, Checkpoint.FILE);
        assertHolds(found);
    }

    @Test
    void aStopMakesOneOfItsOwnOfWhatIsThereThen() {
        LogRig rig = new LogRig(new FaultyDrive(), ROOMY, new Random(1), Ledger.EMPTY);
        append(rig, new RandomBatches(3), 12);
        rig.settle();
        rig.store.checkpoint(outcomes::add);
        append(rig, new RandomBatches(4), 3);
        LogRig found = rig.restart();
        assertThat(outcomes).isEmpty();
        assertThat(found.store.recovered().clean()).isTrue();
        assertThat(found.store.checkpointDue()).isFalse();
        assertHolds(found);
    }
}
