package dev.gramme.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Goal: a second terminal reaches the running command, and nobody else does. Method: a real port.
final class DevControlTest {
    @TempDir private Path home;

    @Test
    void wordsGoThereAndTheAnswerComesBack() throws Exception {
        Path file = DevControl.file(home.resolve("dev"), 7400);
        try (DevControl _ = DevControl.open(file, words -> "did " + words + "\nwell")) {
            assertThat(DevControl.ask(file, List.of("restart", "2")))
                    .isEqualTo("did [restart, 2]\nwell");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(file).doesNotExist();
        assertThat(DevControl.ask(file, List.of("status"))).isNull();
    }

    @Test
    void callerWithoutTheSecretIsNotHeard() throws Exception {
        Path file = DevControl.file(home, 7400);
        try (DevControl _ = DevControl.open(file, words -> "did " + words)) {
            String port = Files.readString(file).split(" ", -1)[0];
            Path forged = home.resolve("forged");
            Files.writeString(forged, port + " " + "0".repeat(32) + "\n");

            assertThat(DevControl.ask(forged, List.of("stop", "1"))).isEmpty();
        }
    }

    @Test
    void fileOfAKilledCommandIsNobody() throws Exception {
        Path file = DevControl.file(home, 7400);
        Files.writeString(file, "1 0123\n");

        assertThat(DevControl.ask(file, List.of("status"))).isNull();
    }
}
