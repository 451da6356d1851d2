package dev.gramme.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;

/// Goal: DISK-1 to DISK-3. Method: real files in a temporary directory, spoiled one by one; the
/// words of each refusal are part of the test.
final class DataDirectoryTest {
    private static final NodeId NAME = new NodeId("n1");
    private static final ClusterId CLUSTER = new ClusterId(1, 0xabcd);

    @TempDir private Path parent;
    private Path path;

    @BeforeEach
    void choosePath() {
        path = parent.resolve("n1");
    }

    @Test
    void newDirectoryIsMadeWithVersionEngineAndNameAndOpensAgain() throws Exception {
        try (DataDirectory made = open()) {
            assertThat(made.path()).isEqualTo(path);
            assertThat(made.nodeId()).isEqualTo(NAME);
            assertThat(made.clusterId()).isEqualTo(ClusterId.NONE);
            assertThat(made.ledger()).isEqualTo(Bytes.EMPTY);
            assertThat(made.isNew()).isTrue();
        }

        assertThat(path.resolve("VERSION")).hasContent("1");
        assertThat(path.resolve("engine")).hasContent("memory");
        assertThat(path.resolve("node.id")).hasContent("n1");
        try (DataDirectory again = DataDirectory.open(path, "memory", null)) {
            assertThat(again.nodeId()).isEqualTo(NAME);
            assertThat(again.isNew()).isFalse();
        }
    }

    @Test
    void aDirectoryWhoseParentIsMissingIsRefusedAndNotMade() {
        path = parent.resolve("mnt/n1");
        assertRefused(
                "data directory %s cannot be made, for there is no directory %s: mount the disk"
                        .formatted(path, parent.resolve("mnt")));
        assertThat(parent.resolve("mnt")).doesNotExist();
    }

    @Test
    void nodeWithoutANameGetsARandomOneAndKeepsIt() throws Exception {
        NodeId name;
        try (DataDirectory made = DataDirectory.open(path, "memory", null)) {
            name = made.nodeId();
        }
        try (DataDirectory again = DataDirectory.open(path, "memory", null);
                DataDirectory other = DataDirectory.open(parent.resolve("other"), "memory", null)) {
            assertThat(again.nodeId()).isEqualTo(name);
            assertThat(other.nodeId()).isNotEqualTo(name);
        }
    }

    @Test
    void ledgerComesBackAsWrittenAndOnlyItsOwnerMayReadIt() throws Exception {
        Bytes ledger = Bytes.owning(new byte[] {1, 10, 0, -1});
        try (DataDirectory directory = open()) {
            directory.writeLedger(ClusterId.NONE, Bytes.utf8("before"));
            directory.writeLedger(CLUSTER, ledger);
            assertThat(directory.ledger()).isEqualTo(ledger);
        }

        try (DataDirectory again = open()) {
            assertThat(again.ledger()).isEqualTo(ledger);
            assertThat(again.clusterId()).isEqualTo(CLUSTER);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ledgerFile())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("VERSION", "LOCK", "engine", "node.id", "ledger");
        }
    }

    @Test
    void ledgerFileLooksAsDocumented() throws Exception {
        try (DataDirectory directory = open()) {
            directory.writeLedger(CLUSTER, Bytes.utf8("abc"));
        }

        assertThat(Files.readString(ledgerFile()))
                .isEqualTo(
                        "gramme-ledger 1 cluster=0000000000000001000000000000abcd length=3"
                                + " crc32c=016f84d6\nabc");
    }

    @Test
    void anyFlippedBitOrMissingByteOfTheLedgerIsFound() throws Exception {
        try (DataDirectory directory = open()) {
            directory.writeLedger(CLUSTER, Bytes.utf8("a ledger of some length"));
        }
        byte[] whole = Files.readAllBytes(ledgerFile());
        for (int i = 0; i < whole.length; i++) {
            byte[] spoiled = whole.clone();
            spoiled[i] ^= 1;
            Files.write(ledgerFile(), spoiled);
            assertRefused("ledger is damaged: restore it from a backup");
            Files.write(ledgerFile(), Arrays.copyOf(whole, i));
            assertRefused("ledger is damaged");
        }
    }

    @Test
    void halfWrittenReplacementIsIgnored() throws Exception {
        try (DataDirectory directory = open()) {
            directory.writeLedger(CLUSTER, Bytes.utf8("good"));
        }
        Files.writeString(path.resolve(".ledger.new"), "gramme-led");

        try (DataDirectory again = open()) {
            assertThat(again.ledger()).isEqualTo(Bytes.utf8("good"));
            again.writeLedger(CLUSTER, Bytes.utf8("better"));
            assertThat(again.ledger()).isEqualTo(Bytes.utf8("better"));
        }
    }

    @Test
    void interruptedCreationIsFinished() throws Exception {
        Files.createDirectories(path);
        Files.writeString(path.resolve("VERSION"), "1\n");

        try (DataDirectory directory = open()) {
            assertThat(directory.nodeId()).isEqualTo(NAME);
        }
        assertThat(path.resolve("engine")).hasContent("memory");
    }

    @Test
    void secondUserIsRefusedUntilTheFirstHasClosed() throws Exception {
        DataDirectory first = open();
        assertRefused(
                "data directory %s is in use by process %d: stop that node"
                        .formatted(path, ProcessHandle.current().pid()));
        first.close();
        open().close();
    }

    @Test
    void refusalLetsGoOfTheLock() throws Exception {
        open().close();
        assertThatThrownBy(() -> DataDirectory.open(path, "log", NAME))
                .isInstanceOf(DataDirectory.Refused.class);

        open().close();
    }

    @ParameterizedTest
    @CsvSource({"log, lsm", "lsm, log", "lsm, memory", "memory, lsm"})
    void anotherEnginesDirectoryIsRefusedInWordsThatNameTheWayOver(String maker, String other)
            throws Exception {
        DataDirectory.open(path, maker, NAME).close();

        assertThatThrownBy(() -> DataDirectory.open(path, other, NAME))
                .isInstanceOf(DataDirectory.Refused.class)
                .hasMessageContaining("made by the engine " + maker + ", not " + other)
                .hasMessageContaining("gramme export and gramme import");
        DataDirectory.open(path, maker, NAME).close();
    }

    @Test
    void newerLayoutIsRefused() throws Exception {
        open().close();
        Files.writeString(path.resolve("VERSION"), "2\n");
        assertRefused("has layout version 2 and this program knows 1: run a newer gramme on it");

        Files.writeString(path.resolve("VERSION"), "one\n");
        assertRefused("VERSION is damaged: it holds no version number");
    }

    @Test
    void anotherEngineNodeOrClusterIsRefused() throws Exception {
        try (DataDirectory directory = open()) {
            directory.requireCluster(CLUSTER);
            directory.writeLedger(CLUSTER, Bytes.utf8("x"));
            directory.requireCluster(CLUSTER);
            assertThatThrownBy(() -> directory.requireCluster(new ClusterId(9, 9)))
                    .isInstanceOf(DataDirectory.Refused.class)
                    .hasMessageContaining("belongs to the cluster " + CLUSTER + ", not ");
        }

        assertThatThrownBy(() -> DataDirectory.open(path, "log", NAME))
                .hasMessageContaining("was made by the engine memory, not log");
        assertThatThrownBy(() -> DataDirectory.open(path, "memory", new NodeId("n2")))
                .hasMessageContaining("belongs to the node n1, not n2");
    }

    @Test
    void directoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(path);
        Files.writeString(path.resolve("thesis.tex"), "");
        assertRefused("is not a data directory of gramme and not empty (it holds thesis.tex)");

        assertThat(path.resolve("VERSION")).doesNotExist();
    }

    @Test
    void fileInPlaceOfADirectoryIsRefused() throws Exception {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
        assertRefused("is a file: a data directory is needed");

        Path file = path;
        path = file.resolve("below");
        assertRefused("for there is no directory " + file + ": ");
    }

    @Test
    void nodeNameThatIsMissingOrDamagedIsRefused() throws Exception {
        try (DataDirectory directory = open()) {
            directory.writeLedger(CLUSTER, Bytes.utf8("x"));
        }
        Files.writeString(path.resolve("node.id"), "Ä");
        assertRefused("node.id is damaged");
        Files.delete(path.resolve("node.id"));
        assertRefused("node.id is missing beside a ledger");
    }

    private void assertRefused(String words) {
        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectory.Refused.class)
                .hasMessageContaining(words);
    }

    private DataDirectory open() throws DataDirectory.Refused, IOException {
        return DataDirectory.open(path, "memory", NAME);
    }

    private Path ledgerFile() {
        return path.resolve("ledger");
    }
}
