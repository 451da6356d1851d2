package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.server.Server;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The disk of a node with the engine `log` lets nothing be changed any more, or never did. A node
/// that runs ends and says why; one that is to be started does not, and says what is in the way.
/// When the disk is as it should be again, the node starts, with everything it acknowledged.
final class ReadOnlyDiskIT {
    private static final int IN_THE_WAY = 1;
    private static final int KEYS = 200;
    private static final int VALUE_BYTES = 1_000;

    private final Evidence evidence = new Evidence();

    @Test
    void aDiskThatBecomesReadOnlyEndsTheNodeWithItsReason() {
        try (DiskMachine machine = new DiskMachine("ReadOnlyDiskIT.becomes")) {
            machine.start();
            try (Resp resp = machine.node.resp()) {
                write(resp);
                machine.disk.failItself();
                Object answer = answerTo(resp);
                assertThat(answer).isNotEqualTo("OK");
            }
            assertThat(machine.node.program().awaitEnd()).isEqualTo(Server.BROKEN);
            assertThat(machine.output())
                    .contains("the disk of " + machine.node.data(), "Read-only file system");

            machine.disk.mountReadOnly();
            assertThat(refusal(machine))
                    .contains(machine.node.data().toString(), "Read-only file system", "mount");

            machine.disk.mountAgain();
            machine.start();
            assertAllThere(machine);
        }
    }

    @Test
    void filesThatMayNotBeChangedAreRefusedAtTheStart() {
        try (DiskMachine machine = new DiskMachine("ReadOnlyDiskIT.files")) {
            machine.start();
            try (Resp resp = machine.node.resp()) {
                write(resp);
            }
            machine.node.program().kill();
            for (String file : List.of("segments", "LOCK")) {
                String path = machine.node.data().resolve(file).toString();
                machine.disk.inside("chattr", "+i", path);
                assertThat(refusal(machine)).contains(path, "owner", "name another directory");
                machine.disk.inside("chattr", "-i", path);
            }
            refusesAFileInPlaceOfTheSegments(machine);
            machine.start();
            assertAllThere(machine);
        }
    }

    private static void refusesAFileInPlaceOfTheSegments(DiskMachine machine) {
        try {
            Path segments = machine.disk.root().resolve("segments");
            Path aside = machine.disk.root().resolve("aside");
            Files.move(segments, aside);
            Files.createFile(segments);
            assertThat(refusal(machine))
                    .contains(machine.node.data().resolve("segments").toString(), "is a file");
            Files.delete(segments);
            Files.move(aside, segments);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void write(Resp resp) {
        for (int i = 0; i < KEYS; i++) {
            assertThat(evidence.set(resp, "key" + i, VALUE_BYTES)).isEqualTo("OK");
        }
    }

    /// A node that ends answers, or closes the connection.
    private Object answerTo(Resp resp) {
        try {
            return String.valueOf(evidence.set(resp, "late", VALUE_BYTES));
        } catch (UncheckedIOException closed) {
            return closed;
        }
    }

    /// What a node says that does not start.
    private static String refusal(DiskMachine machine) {
        int before = machine.output().length();
        machine.node.start(machine.disk.within());
        int exitCode = machine.node.program().awaitEnd();
        String said = machine.output().substring(before);
        assertThat(exitCode).as(said).isEqualTo(IN_THE_WAY);
        assertThat(said).doesNotContain("\tat ").doesNotContain("Exception");
        return said;
    }

    private void assertAllThere(DiskMachine machine) {
        try (Resp resp = machine.node.resp()) {
            assertThat(evidence.wrong(resp)).isEmpty();
        }
    }
}
