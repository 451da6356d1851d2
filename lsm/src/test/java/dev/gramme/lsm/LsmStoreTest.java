package dev.gramme.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.RandomBatches;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Goal: what the contract does not ask: starts after clean and unclean stops, counts over them,
/// and what is said of damage. Method: files are changed behind the store's back.
final class LsmStoreTest {
    private static final Actor ACTOR = new Actor(1, 2);

    @TempDir private Path directory;

    private final List<LsmRig> opened = new ArrayList<>();
    private LsmRig rig;

    private LsmRig open() {
        rig = new LsmRig(directory.resolve("lsm"), new Random(1), Ledger.EMPTY, opened);
        return rig;
    }

    @AfterEach
    void close() {
        opened.forEach(LsmRig::close);
    }

    private LsmRig reopened() {
        rig.stop();
        opened.remove(rig);
        rig = rig.reopened();
        return rig;
    }

    @Test
    void onlyAStartAfterACleanStopIsClean() {
        open();
        put(0, "a", "v");
        assertThat(reopened().store().recovered().clean()).isTrue();
        put(0, "b", "v");
        LsmRig killed = (LsmRig) rig.crash();
        assertThat(killed.store().recovered().clean()).isFalse();
        assertThat(killed.store().recovered().losses()).isEqualTo(Store.Losses.NONE);
        assertThat(reopened().store().recovered().clean()).isTrue();
    }

    @Test
    void aFullDiskIsWaitedFor() throws Exception {
        open();
        rig.full(true);
        List<Appended> outcomes = new ArrayList<>();
        RandomBatches batches = new RandomBatches(5);
        rig.store().append(batches.batch(), outcomes::add);
        rig.turnUntil(rig.store()::stuck);
        rig.store().append(batches.batch(), outcomes::add);
        assertThat(outcomes).isEmpty();

        rig.full(false);
        rig.turnUntil(() -> outcomes.size() == 2 && !rig.store().stuck());
        assertThat(outcomes).containsOnly(Appended.DURABLE);
        rig.settle();
        assertCounts();
        reopened();
        assertCounts();
    }

    @Test
    void aStopDoesNotWaitForRoomAndIsNotClean() throws Exception {
        open();
        put(0, "a", "v");
        rig.full(true);
        List<Appended> outcomes = new ArrayList<>();
        rig.store().append(new RandomBatches(5).batch(), outcomes::add);
        rig.turnUntil(rig.store()::stuck);
        LsmRig after = reopened();
        assertThat(outcomes).isEmpty();
        assertThat(after.store().recovered().clean()).isFalse();
        assertThat(after.store().recordCount()).isEqualTo(1);
    }

    /// Counts are kept, not reckoned anew: they must not drift.
    @Test
    void countsAreThoseOfTheRecordsAfterManyChangesAndStarts() {
        open();
        RandomBatches batches = new RandomBatches(5);
        for (int life = 0; life < 4; life++) {
            for (int i = 0; i < 100; i++) {
                rig.store().append(batches.batch(), _ -> {});
                rig.step();
            }
            rig.settle();
            assertCounts();
            reopened();
            assertCounts();
        }
    }

    private void assertCounts() {
        long records = 0;
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            List<Row> rows = scan(partition).rows();
            long keys = rows.stream().filter(row -> !row.siblings().isEmpty()).count();
            assertThat(rig.store().keyCount(partition)).isEqualTo(keys);
            records += rows.size();
        }
        assertThat(rig.store().recordCount()).isEqualTo(records);
    }

    @Test
    void clearingEverythingLeavesNoBytes() {
        open();
        RandomBatches batches = new RandomBatches(6);
        for (int i = 0; i < 200; i++) {
            rig.store().append(batches.batch(), _ -> {});
        }
        rig.settle();
        assertThat(rig.store().heldBytes()).isPositive();
        for (int partition = 0; partition < RandomBatches.PARTITIONS; partition++) {
            append(partition, new Change.Clear());
        }
        assertThat(rig.store().heldBytes()).isZero();
        assertThat(reopened().store().heldBytes()).isZero();
    }

    /// STORE-4: RocksDB finds the block damaged and cannot say what is in it.
    @Test
    void damagedBlockIsNamedByTheScanThatGoesOnBehindIt() {
        open();
        for (int i = 0; i < 100; i++) {
            put(0, "k" + i, "x".repeat(1_000));
        }
        List<Key> all = keys(scan(0));
        assertThat(rig.damage(0, all.get(50))).isTrue();

        Page page = scan(0);
        List<Key> read = keys(page);
        List<Key> lost = all.stream().filter(key -> !read.contains(key)).toList();
        assertThat(page.last()).isTrue();
        assertThat(all).containsAll(read);
        assertThat(lost).contains(all.get(50)).hasSizeLessThan(20);
        assertThat(page.unreadable()).hasSize(1);
        long first = Position.of(lost.getFirst()).token();
        assertThat(Long.compareUnsigned(page.unreadable().getFirst(), first)).isNotPositive();
        lost.forEach(key -> assertThat(get(0, key)).isEqualTo(new Lookup.Unreadable()));
        read.forEach(key -> assertThat(get(0, key)).isInstanceOf(Lookup.Found.class));
        assertThat(rig.damages()).isNotEmpty();
    }

    /// LSM-3: a record that RocksDB takes for sound.
    @Test
    void recordThatDoesNotMatchItsOwnChecksumIsUnreadable() throws Exception {
        open();
        put(0, "a", "v");
        put(0, "b", "v");
        put(0, "c", "v");
        List<Key> all = keys(scan(0));
        Database database = rig.database();
        byte[] one = Names.record(0, Position.of(all.get(0)));
        byte[] other = Names.record(0, Position.of(all.get(1)));
        database.db().put(database.records(), other, database.db().get(database.records(), one));
        append(1, new Change.Clear()); // Reads see what was there when a batch was reported.

        assertThat(get(0, all.get(1))).isEqualTo(new Lookup.Unreadable());
        Page page = scan(0);
        assertThat(keys(page)).containsExactly(all.get(0), all.get(2));
        assertThat(page.unreadable()).containsExactly(Position.of(all.get(1)).token());
        assertThat(rig.damages()).hasSize(2).allMatch(damage -> damage.what().contains("checksum"));
    }

    @Test
    void unreadableRecordCanBeWrittenAgainAndRemoved() {
        open();
        put(0, "a", "v");
        rig.damage(0, Key.of("a"));
        put(0, "a", "w");

        assertThat(get(0, Key.of("a"))).isInstanceOf(Lookup.Found.class);
        assertThat(rig.store().recordCount()).isEqualTo(1);
        append(0, new Change.RemoveRecord(Key.of("a")));
        assertThat(get(0, Key.of("a"))).isEqualTo(new Lookup.Absent());
        assertThat(rig.store().recordCount()).isZero();
    }

    /// RocksDB writes no more then, and the node must end.
    @Test
    void damageThatACompactionMeetsEndsTheStoreInWordsThatNameTheWayOut() throws Exception {
        open();
        put(0, "a", "v");
        rig.damage(0, Key.of("a"));
        Database database = rig.database();
        put(0, "a", "w");
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            database.db().flush(wait, database.records());
        }
        assertThatThrownBy(() -> database.db().compactRange(database.records()))
                .isInstanceOf(RocksDBException.class);
        List<Appended> outcome = new ArrayList<>();
        rig.store().append(new Batch(0, List.of(new Change.Clear())), outcome::add);
        rig.settle();

        assertThat(outcome).containsExactly(Appended.FAILED);
        assertThat(rig.failure()).contains("start with an empty data directory");
    }

    /// What was synced is damaged: that is no torn tail.
    @Test
    void damageInTheLogOfWritesIsALossAndWhatStandsBeforeItIsKept() throws Exception {
        openWithDamageInTheLogOfWrites();

        assertThat(rig.store().recovered().clean()).isFalse();
        assertThat(rig.store().recovered().losses().of(0)).isEqualTo(new Loss.Unknown());
        assertThat(rig.damages()).isNotEmpty();
        assertThat(get(0, Key.of("k0"))).isInstanceOf(Lookup.Found.class);
        assertThat(get(0, Key.of("k19"))).isEqualTo(new Lookup.Absent());
        assertThat(rig.store().recordCount()).isEqualTo(scan(0).rows().size()).isBetween(1L, 19L);
    }

    private void openWithDamageInTheLogOfWrites() throws IOException {
        open();
        for (int i = 0; i < 20; i++) {
            put(0, "k" + i, "some value");
        }
        LsmRig before = rig;
        before.stop();
        opened.remove(before);
        Path log = newestLog(before.directory());
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        rig = before.reopened();
    }

    /// A node that ends while it takes over must not forget that it has to.
    @Test
    void lossIsSaidAtEachStartUntilItIsMadeGood() throws Exception {
        openWithDamageInTheLogOfWrites();
        assertThat(reopened().store().recovered().losses().everywhere()).isTrue();
        assertThat(rig.store().recovered().clean()).isFalse();
        rig.store().settled();
        assertThat(reopened().store().recovered().losses()).isEqualTo(Store.Losses.NONE);
        assertThat(rig.store().recovered().clean()).isTrue();
    }

    @Test
    void stopIsNotCleanIfABatchComesBehindIt() {
        open();
        put(0, "a", "v");
        rig.stopAndAppendBehind(new Batch(0, List.of(new Change.Clear())));
        opened.remove(rig);
        rig = rig.reopened();

        assertThat(rig.store().recovered().clean()).isFalse();
        assertThat(rig.store().recordCount()).isEqualTo(1);
    }

    @Test
    void endOfTheLogThatIsGoneAfterACleanStopIsALoss() throws Exception {
        open();
        for (int i = 0; i < 20; i++) {
            put(0, "k" + i, "some value");
        }
        LsmRig before = rig;
        before.stop();
        opened.remove(before);
        Path log = newestLog(before.directory());
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));

        rig = before.reopened();
        assertThat(rig.store().recovered().clean()).isFalse();
        assertThat(rig.store().recovered().losses().of(0)).isEqualTo(new Loss.Unknown());
    }

    @Test
    void filesThatCannotBeOpenedAreRefusedInWordsThatNameTheWayOut() throws Exception {
        open();
        put(0, "a", "v");
        LsmRig before = rig;
        before.close();
        opened.remove(before);
        Files.writeString(before.directory().resolve("db").resolve("CURRENT"), "nonsense\n");

        assertThatThrownBy(before::reopened)
                .hasMessageContaining("start with an empty data directory");
        opened.clear();
    }

    private static Path newestLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private void put(int partition, String key, String text) {
        Dot dot = new Dot(ACTOR, 1 + Math.floorMod(key.hashCode(), 1_000));
        Value value = Value.plain(Bytes.utf8(text), "", 1);
        Siblings siblings = Siblings.event(dot, value, DotSet.EMPTY);
        append(partition, new Change.PutRecord(Key.of(key), siblings));
    }

    private void append(int partition, Change... changes) {
        List<Appended> outcome = new ArrayList<>();
        rig.store().append(new Batch(partition, List.of(changes)), outcome::add);
        rig.settle();
        assertThat(outcome).as(rig.failure()).containsExactly(Appended.DURABLE);
    }

    private Lookup get(int partition, Key key) {
        return only(done -> rig.store().get(partition, key, done));
    }

    private Page scan(int partition) {
        int all = Integer.MAX_VALUE;
        return only(done -> rig.store().scan(partition, Position.START, all, all, done));
    }

    private static List<Key> keys(Page page) {
        return page.rows().stream().map(Row::key).toList();
    }

    private <T> T only(Consumer<Consumer<T>> call) {
        List<T> answers = new ArrayList<>();
        call.accept(answers::add);
        rig.settle();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }
}
