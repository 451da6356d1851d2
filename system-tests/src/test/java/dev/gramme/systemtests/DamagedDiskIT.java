package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Bytes of records change on the disk of a node while it runs (engine `log`). Nobody is ever given
/// a wrong answer, nor none for a key that is there. With others to ask, the node begins a new life
/// by itself and gets rid of the damage; alone, it says which key cannot be read, and a new write
/// of that key heals it.
final class DamagedDiskIT {
    private static final int KEYS = 2_000;
    private static final int VALUE_BYTES = 300;

    /// One in so many keys is harmed.
    private static final int HARMED = 250;

    @RegisterExtension
    static final RealCluster CLUSTER = RealCluster.of(3, "--engine", "log", "--q", "64");

    private final Evidence evidence = new Evidence();

    @Test
    void damageIsServedByOthersAndMendedByANewLife() {
        RealNode node = CLUSTER.node(1);
        write(node);
        restart(node);
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        String life = life(node);
        List<String> keys = harmedKeys();
        Segment oldest = harmWhileOneIsAway(node, keys);
        assertThat(life(node)).isEqualTo(life);
        CLUSTER.node(3).start();
        try (Resp resp = node.resp()) {
            Poll.until(
                    "others serve what is damaged",
                    RealNode.START,
                    () -> evidence.wrong(resp, keys).isEmpty());
        }
        Poll.until("a new life", RealNode.START, () -> !life(node).equals(life));
        assertThat(node.program().output()).contains("ending this life");
        node.awaitReady();
        Poll.until(
                "the damaged segment is gone",
                RealNode.START,
                () -> Files.notExists(oldest.file),
                () -> node.program().output());
        assertAllThere(node);

        node.program().kill();
        remove(node.data().resolve("segments").resolve("checkpoint"));
        int before = node.program().output().length();
        node.start();
        node.awaitReady();
        assertAllThere(node);
        assertThat(node.program().output().substring(before)).doesNotContain("damaged");
    }

    private static Segment harmWhileOneIsAway(RealNode node, List<String> keys) {
        RealNode away = CLUSTER.node(3);
        away.program().kill();
        Poll.until("it is down", RealNode.START, () -> node.sees(away).equals("down"));
        Segment oldest = Segment.oldest(node.data());
        oldest.harm(keys);
        assertThat(node.http().get("/kv/" + keys.getFirst()).status()).isEqualTo(503);
        assertThat(node.program().output()).contains("damaged: " + oldest.file);
        Poll.until(
                "it waits for all who have the records",
                RealNode.START,
                () -> node.program().output().contains("once [" + away.name() + "] can be"));
        assertThat(node.http().get("/readyz").status()).isEqualTo(200);
        return oldest;
    }

    @Test
    void aloneItSaysWhatCannotBeReadUntilThatIsWrittenAgain() {
        RealNode node = new RealNode("d1", RealCluster.freshDirectory("DamagedDiskIT.alone"));
        node.setFlags(List.of("--engine", "log", "--n", "1", "--q", "16"));
        node.start();
        try {
            node.awaitReady();
            write(node);
            restart(node);
            String harmed = harmedKeys().getFirst();
            Segment.oldest(node.data()).harm(List.of(harmed));
            assertOnlyUnreadable(node, harmed);
            restart(node);
            assertOnlyUnreadable(node, harmed);

            try (Resp resp = node.resp()) {
                assertThat(evidence.set(resp, harmed, VALUE_BYTES + 1)).isEqualTo("OK");
            }
            assertAllThere(node);
            restart(node);
            assertAllThere(node);
        } finally {
            node.program().close();
        }
    }

    private void write(RealNode node) {
        try (Resp resp = node.resp()) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(evidence.set(resp, "key" + i, VALUE_BYTES)).isEqualTo("OK");
            }
        }
    }

    private static List<String> harmedKeys() {
        return IntStream.range(0, KEYS / HARMED).mapToObj(i -> "key" + i * HARMED).toList();
    }

    /// So that it remembers no record; what it left at its stop spares it to read them.
    private static void restart(RealNode node) {
        node.program().askToStop();
        assertThat(node.program().awaitEnd()).isIn(0, 143);
        node.start();
        node.awaitReady();
    }

    private static String life(RealNode node) {
        return node.status().path("life").asString();
    }

    private void assertAllThere(RealNode node) {
        try (Resp resp = node.resp()) {
            assertThat(evidence.wrong(resp)).isEmpty();
        }
    }

    private void assertOnlyUnreadable(RealNode node, String harmed) {
        assertThat(node.http().get("/kv/" + harmed).text()).contains("unreadable");
        assertThat(node.http().get("/kv/" + harmed).status()).isEqualTo(503);
        try (Resp resp = node.resp()) {
            assertThat(evidence.wrong(resp)).singleElement().asString().contains(harmed, "UNREAD");
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A file of the log, whose blocks begin at multiples of 16 bytes.
    private record Segment(Path file) {
        private static final int UNIT_BYTES = 16;

        /// What stands in a block of a put, behind its length and checksum, before the key.
        private static final byte[] PUT = {1, 0, 0, 0, 0};

        static Segment oldest(Path data) {
            try (Stream<Path> files = Files.list(data.resolve("segments"))) {
                return new Segment(
                        files.filter(file -> file.toString().endsWith(".log"))
                                .sorted()
                                .findFirst()
                                .orElseThrow());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /// Changes a byte of each key in its record.
        void harm(List<String> keys) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                for (String key : keys) {
                    bytes[placeOf(key.getBytes(US_ASCII), bytes)] ^= 1;
                }
                Files.write(file, bytes, StandardOpenOption.WRITE);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static int placeOf(byte[] key, byte[] bytes) {
            byte[] wanted = Arrays.copyOf(PUT, PUT.length + 1 + key.length);
            wanted[PUT.length] = (byte) key.length;
            System.arraycopy(key, 0, wanted, PUT.length + 1, key.length);
            for (int unit = 0; unit < bytes.length; unit += UNIT_BYTES) {
                int from = unit + UNIT_BYTES - 4;
                int to = from + wanted.length;
                if (to <= bytes.length
                        && Arrays.equals(bytes, from, to, wanted, 0, wanted.length)) {
                    return from + PUT.length + 1;
                }
            }
            throw new AssertionError("no record of " + new String(key, US_ASCII));
        }
    }
}
