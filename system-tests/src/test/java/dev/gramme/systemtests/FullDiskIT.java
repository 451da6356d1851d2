package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/// A node with the engine `log` on a file system of 64 MiB that fills up: by the node's own
/// records, by somebody else to the last byte, by files of others until there can be no more.
/// Growth is refused, reads go on, the node lives; with room again everything goes on by itself,
/// and nothing that was acknowledged is missing, then and after a kill.
final class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int VALUE_BYTES = 100_000;

    /// Of five keys this many are deleted.
    private static final int DELETED_OF_5 = 3;

    private final Evidence evidence = new Evidence();

    @Test
    void aFullDiskRefusesGrowthAndLosesNothing() {
        try (DiskMachine machine = new DiskMachine("FullDiskIT.bytes")) {
            machine.start();
            fill(machine);
            assertAllThere(machine);
            deleteMany(machine);
            awaitGrowth(machine);

            Path ballast = machine.disk.root().resolve("ballast");
            awaitRefusal(machine, () -> fillUp(ballast));
            assertAllThere(machine);
            machine.killAndStart();
            fillUp(ballast);
            assertAllThere(machine);

            remove(ballast);
            awaitGrowth(machine);
            assertAllThere(machine);
            machine.killAndStart();
            assertAllThere(machine);
        }
    }

    @Test
    void aDiskThatTakesNoMoreFilesIsAFullOne() {
        try (DiskMachine machine = new DiskMachine("FullDiskIT.files", "-N", "128")) {
            machine.start();
            Path ballast = machine.disk.root().resolve("many");
            makeFiles(ballast);
            fill(machine);
            assertAllThere(machine);
            deleteMany(machine);
            assertAllThere(machine);
            machine.killAndStart();
            assertAllThere(machine);

            removeAll(ballast);
            awaitGrowth(machine);
            assertAllThere(machine);
            machine.killAndStart();
            assertAllThere(machine);
        }
    }

    /// A node is a member of nothing yet when its disk is full: that it has become one must be
    /// durable first.
    @Test
    void aTopologyWaitsForRoomToo() {
        RealNode other = new RealNode("other", RealCluster.freshDirectory("FullDiskIT.other"));
        try (DiskMachine machine = new DiskMachine("FullDiskIT.ledger")) {
            RealNode node = machine.node;
            String members = node.listing() + "," + other.listing();
            for (RealNode one : List.of(node, other)) {
                one.setFlags(List.of("--engine", "log", "--n", "2", "--members", members));
            }
            node.start(machine.disk.within());
            Poll.until("it lives", PATIENCE, () -> node.http().get("/livez").status() == 200);
            Path ballast = machine.disk.root().resolve("ballast");
            fillUp(ballast);
            other.start();
            Poll.until(
                    "its ledger waits",
                    PATIENCE,
                    () -> machine.output().contains("waits for room"),
                    machine::output);
            assertThat(node.isAlive()).isTrue();
            assertThat(node.http().get("/livez").status()).isEqualTo(200);

            remove(ballast);
            node.awaitReady();
            other.awaitReady();
        } finally {
            if (other.isAlive()) {
                other.program().close();
            }
        }
    }

    /// Until no more is taken.
    private void fill(DiskMachine machine) {
        try (Resp resp = machine.node.resp()) {
            Object answer = "OK";
            for (int i = 0; !(isRefusal(answer) && isToldFull(machine)); i++) {
                answer = evidence.set(resp, "fill" + i, VALUE_BYTES);
            }
            assertThat(answer).asString().contains("the disk of disk1 has no room left");
        }
    }

    private static boolean isToldFull(DiskMachine machine) {
        Poll.pause();
        return machine.output().contains("nothing may grow");
    }

    /// One that was under way when the disk was full waits for room: what becomes of it is unknown.
    private static boolean isRefusal(@Nullable Object answer) {
        return answer instanceof Resp.Failure failure && !failure.text().startsWith("UNKNOWN");
    }

    /// All of them are taken, and make room.
    private void deleteMany(DiskMachine machine) {
        try (Resp resp = machine.node.resp()) {
            List<String> keys = evidence.keys();
            for (int i = 0; i < keys.size(); i++) {
                if (i % 5 < DELETED_OF_5) {
                    assertThat(evidence.delete(resp, keys.get(i))).isEqualTo(1L);
                }
            }
        }
    }

    private void awaitGrowth(DiskMachine machine) {
        try (Resp resp = machine.node.resp()) {
            Poll.until(
                    "growth is taken again",
                    PATIENCE,
                    () -> "OK".equals(evidence.set(resp, "grown", VALUE_BYTES)),
                    machine::output);
        }
    }

    /// @param again whatever the node has let go since is taken too
    private void awaitRefusal(DiskMachine machine, Runnable again) {
        try (Resp resp = machine.node.resp()) {
            Poll.until(
                    "growth is refused",
                    PATIENCE,
                    () -> {
                        again.run();
                        return isRefusal(evidence.set(resp, "grown", VALUE_BYTES));
                    },
                    machine::output);
        }
    }

    private void assertAllThere(DiskMachine machine) {
        try (Resp resp = machine.node.resp()) {
            assertThat(evidence.wrong(resp)).isEmpty();
        }
    }

    /// Takes every byte that is left.
    private static void fillUp(Path ballast) {
        byte[] bytes = new byte[1 << 20];
        try (FileChannel file =
                FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int piece = bytes.length;
            while (piece > 0) {
                piece = taken(file, ByteBuffer.wrap(bytes, 0, piece)) ? piece : piece / 2;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean taken(FileChannel file, ByteBuffer piece) {
        try {
            return file.write(piece) > 0;
        } catch (IOException full) {
            return false;
        }
    }

    /// As many as can be.
    private static void makeFiles(Path directory) {
        try {
            Files.createDirectory(directory);
            int count = 0;
            while (made(directory.resolve("file" + count))) {
                count++;
            }
            assertThat(count).isPositive();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean made(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void removeAll(Path directory) {
        try (var files = Files.list(directory)) {
            files.forEach(FullDiskIT::remove);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
