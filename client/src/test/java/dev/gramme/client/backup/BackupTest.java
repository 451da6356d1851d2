package dev.gramme.client.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gramme.client.GrammeClient;
import dev.gramme.client.Options;
import dev.gramme.client.Sibling;
import dev.gramme.client.backup.BackupFault.Kind;
import dev.gramme.client.bulk.FakeCluster;
import dev.gramme.client.bulk.IfPresent;
import dev.gramme.client.bulk.Silent;
import dev.gramme.core.item.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Goal: a backup holds all there was, what broke off goes on, whatever is damaged is named and
/// never applied, and a restore brings everything back once. Method: nodes that share a map; each
/// byte of a small backup harmed in turn.
final class BackupTest {
    private static final long FAR_MS = 4_102_444_800_000L;

    private final FakeCluster cluster = new FakeCluster(1, 3, 4);
    private final FakeCluster other = new FakeCluster(2, 1, 1);
    private final Silent progress = new Silent();

    @TempDir private Path temporary;

    @AfterEach
    void close() {
        cluster.close();
        other.close();
    }

    private static Sibling text(String text) {
        return new Sibling("text/plain", Bytes.utf8(text), 0);
    }

    private void fill() {
        cluster.put(Bytes.utf8("cart"), text("milk"), text("eggs"));
        cluster.put(Bytes.owning(new byte[] {-1, 0}), new Sibling("", Bytes.utf8("bin"), 0));
        cluster.put(Bytes.utf8("empty"), new Sibling("", Bytes.EMPTY, 0));
        cluster.put(Bytes.utf8("later"), new Sibling("", Bytes.utf8("l"), FAR_MS));
        for (int i = 0; i < 6; i++) {
            cluster.put(Bytes.utf8("k" + i), text("v" + i));
        }
    }

    private Path directory() {
        return temporary.resolve("backup");
    }

    private Manifest create() throws BackupFault {
        try (GrammeClient client = cluster.client()) {
            return new Creation(client, directory(), Duration.ZERO, progress).run();
        }
    }

    private BackupFault createFails() {
        return catchThrowableOfType(BackupFault.class, this::create);
    }

    private Restoration.Restored restore(FakeCluster into, IfPresent rule) throws BackupFault {
        try (GrammeClient client = into.client()) {
            return new Restoration(client, Options.DEFAULT, rule, directory(), 4, progress).run();
        }
    }

    private long asked(String line) {
        return cluster.asked.stream().filter(line::equals).count();
    }

    // ---- create ----

    @Test
    void everythingComesBackInAClusterOfAnotherSize() throws Exception {
        fill();
        Manifest manifest = create();
        assertThat(manifest.rows()).isEqualTo(10);
        assertThat(manifest.values()).isEqualTo(11);
        assertThat(new Verification(directory(), progress).run()).isEqualTo(manifest);

        Restoration.Restored restored = restore(other, IfPresent.REFUSE);
        assertThat(other.content()).isEqualTo(cluster.content());
        assertThat(restored.applied()).isTrue();
        assertThat(restored.tally().written()).isEqualTo(10);
        assertThat(restored.tally().values()).isEqualTo(11);
    }

    @Test
    void anotherHomeIsAskedWhereOneRefusesOrBreaksOff() throws Exception {
        fill();
        cluster.refusing.add("n1");
        cluster.breaking.add("n2");

        assertThat(create().partitions()).extracting(PartitionFile::node).containsOnly("n3");
        restore(other, IfPresent.REFUSE);
        assertThat(other.content()).isEqualTo(cluster.content());
    }

    @Test
    void whatEachHomeSaidIsToldWhereNoneGivesAPartition() {
        cluster.refusing.addAll(List.of("n1", "n3"));
        cluster.breaking.add("n2");

        BackupFault fault = createFails();
        assertThat(fault.kind()).isEqualTo(Kind.CLUSTER);
        assertThat(fault)
                .hasMessageContaining("partition 0 could not be copied from any home")
                .hasMessageContaining("n1: n1 recovers")
                .hasMessageContaining("n2: ")
                .hasMessageContaining("n3: n3 recovers");
    }

    @Test
    void attemptThatBrokeOffGoesOn() throws Exception {
        fill();
        cluster.withheld.add(2);
        assertThat(createFails().kind()).isEqualTo(Kind.CLUSTER);
        assertThatThrownBy(() -> new Verification(directory(), progress).run())
                .hasMessageContaining("unfinished backup of 2 partitions");
        long before = asked("n1 GET /admin/backup/0");

        cluster.withheld.clear();
        create();
        assertThat(asked("n1 GET /admin/backup/0")).isEqualTo(before).isEqualTo(1);
        assertThat(progress.said).contains("continuing: 2 of 4 partitions are there already");
        restore(other, IfPresent.REFUSE);
        assertThat(other.content()).isEqualTo(cluster.content());
    }

    @Test
    void damagedPieceOfAnEarlierAttemptIsCopiedAnew() throws Exception {
        fill();
        cluster.withheld.add(2);
        createFails();
        Path first = directory().resolve("partition-0000.gramme");
        byte[] bytes = Files.readAllBytes(first);
        bytes[40] ^= 1;
        Files.write(first, bytes);

        cluster.withheld.clear();
        create();
        assertThat(progress.said).anyMatch(line -> line.contains("is damaged at byte"));
        new Verification(directory(), progress).run();
    }

    @Test
    void finishedBackupIsNotWrittenOver() throws Exception {
        create();

        BackupFault fault = createFails();
        assertThat(fault.kind()).isEqualTo(Kind.WRONG_DIRECTORY);
        assertThat(fault).hasMessageContaining("holds a finished backup");
    }

    @Test
    void directoryThatHoldsSomethingElseIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("thesis.txt"), "years of work");

        assertThat(createFails()).hasMessageContaining("thesis.txt");
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void piecesOfAnotherClusterAreRefusedAndLeftAlone() throws Exception {
        cluster.withheld.add(3);
        createFails();
        byte[] before = Files.readAllBytes(directory().resolve("partition-0000.gramme"));
        try (GrammeClient client = other.client()) {
            Creation creation = new Creation(client, directory(), Duration.ZERO, progress);
            assertThatThrownBy(creation::run)
                    .hasMessageContaining("is of cluster")
                    .extracting(fault -> ((BackupFault) fault).kind())
                    .isEqualTo(Kind.WRONG_DIRECTORY);
        }
        assertThat(directory().resolve("partition-0000.gramme")).hasBinaryContent(before);
    }

    // ---- damage ----

    @Test
    void harmToAnyByteIsNamedAndNothingIsApplied() throws Exception {
        fill();
        create();
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            SplittableRandom random = new SplittableRandom(whole.length);
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                refused(file, flipped, "flipped at " + at);
                if (whole[at] != 0) {
                    byte[] zeroed = whole.clone();
                    zeroed[at] = 0;
                    refused(file, zeroed, "zeroed at " + at);
                }
                refused(file, Arrays.copyOf(whole, at), "cut at " + at);
            }
            refused(file, Arrays.copyOf(whole, whole.length + 1), "followed by a byte");
            Files.write(file, whole);
        }
        assertThat(restore(other, IfPresent.REFUSE).applied()).isTrue();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private void refused(Path file, byte[] bytes, String how) throws IOException {
        Files.write(file, bytes);
        BackupFault fault =
                catchThrowableOfType(BackupFault.class, () -> restore(other, IfPresent.REPLACE));
        assertThat(fault).as(file + " " + how).isNotNull();
        assertThat(fault).hasMessageContaining(file.getFileName().toString());
        assertThat(other.asked).as(file + " " + how).isEmpty();
    }

    @Test
    void everyDamagedFileIsNamed() throws Exception {
        fill();
        create();
        Files.delete(directory().resolve("partition-0001.gramme"));
        Files.copy(
                directory().resolve("partition-0002.gramme"),
                directory().resolve("partition-0003.gramme"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> new Verification(directory(), progress).run())
                .hasMessageContaining("partition-0001.gramme is missing")
                .hasMessageContaining("partition-0003.gramme is partition 2, not 3");
    }

    @Test
    void wholeFileOfAnotherBackupIsSeen() throws Exception {
        create();
        byte[] older = Files.readAllBytes(directory().resolve("partition-0001.gramme"));
        for (Path file : files()) {
            Files.delete(file);
        }
        fill();
        create();
        Files.write(directory().resolve("partition-0001.gramme"), older);

        assertThatThrownBy(() -> new Verification(directory(), progress).run())
                .hasMessageContaining("not the file that the manifest names");
    }

    // ---- restore ----

    @Test
    void secondRestoreWritesNothing() throws Exception {
        fill();
        create();
        restore(other, IfPresent.REFUSE);
        long writes = other.writes();

        assertThat(restore(other, IfPresent.REFUSE).tally().same()).isEqualTo(10);
        assertThat(other.writes()).isEqualTo(writes);
    }

    @Test
    void restoreThatBrokeOffAmongSiblingsGoesOn() throws Exception {
        fill();
        create();
        other.put(Bytes.utf8("cart"), text("eggs"));

        assertThat(restore(other, IfPresent.REFUSE).applied()).isTrue();
        assertThat(other.content()).isEqualTo(cluster.content());
    }

    @Test
    void keysWithOtherValuesStopARestoreBeforeItsFirstWrite() throws Exception {
        fill();
        create();
        other.put(Bytes.utf8("cart"), text("cheese"));

        Restoration.Restored restored = restore(other, IfPresent.REFUSE);
        assertThat(restored.applied()).isFalse();
        assertThat(restored.tally().different()).containsExactly("cart");
        assertThat(other.writes()).isZero();
    }

    @Test
    void ruleSaysWhatBecomesOfKeysWithOtherValues() throws Exception {
        fill();
        create();
        other.put(Bytes.utf8("cart"), text("cheese"), text("milk"));

        assertThat(restore(other, IfPresent.SKIP).tally().differing()).isEqualTo(1);
        assertThat(other.content().get(Bytes.utf8("cart"))).hasSize(2);
        restore(other, IfPresent.KEEP_BOTH);
        assertThat(other.content().get(Bytes.utf8("cart"))).hasSize(3);
        restore(other, IfPresent.REPLACE);
        assertThat(other.content()).isEqualTo(cluster.content());
    }

    @Test
    void valuesThatHaveExpiredAreCountedAndLeftOut() throws Exception {
        cluster.put(Bytes.utf8("a"), new Sibling("", Bytes.utf8("gone"), 5), text("here"));
        cluster.put(Bytes.utf8("b"), new Sibling("", Bytes.utf8("gone"), 5));
        create();

        Restoration.Restored restored = restore(other, IfPresent.REFUSE);
        assertThat(restored.tally().expired()).isEqualTo(2);
        assertThat(other.content()).containsOnlyKeys(Bytes.utf8("a"));
        assertThat(other.writes()).isEqualTo(1);
    }
}
