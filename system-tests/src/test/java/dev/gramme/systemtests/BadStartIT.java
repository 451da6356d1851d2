package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A node that cannot work as it is told does not start: it says why in a few lines and ends with
/// exit code 2 where the settings are wrong, 1 where the machine is in the way. A node that runs
/// already is not disturbed.
final class BadStartIT {
    private static final int WRONG_SETTINGS = 2;
    private static final int IN_THE_WAY = 1;

    /// Root may use everything.
    private static final List<String> NOBODY =
            System.getProperty("user.name").equals("root")
                    ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
                    : List.of();

    private static final Path HOME = RealCluster.freshDirectory("BadStart");

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.lone(1);

    private final RealNode running = CLUSTER.node(1);

    static Stream<Arguments> wrongSettings() {
        return Stream.of(
                Arguments.of("--client-prot 7400", "--client-prot", "client-port"),
                Arguments.of("--n 3 --w 4", "w", "n = 3"),
                Arguments.of("--n 3 --r 0", "r", "1 to"),
                Arguments.of("--client-port 7401 --peer-port 7401", "7401", "each needs its own"),
                Arguments.of("--client-port 70000", "client-port", "65535"),
                Arguments.of("--q 100", "q", "power of two"),
                Arguments.of("--bind 0.0.0.0", "0.0.0.0", "insecure-listen-beyond-loopback"),
                Arguments.of("--name n9 --members n1=127.0.0.1:1/2", "members", "n9"),
                Arguments.of("--members n1=nonsense", "members", "name=host:peer-port"),
                Arguments.of("--memory-limit 99GiB", "memory-limit", "heap"),
                Arguments.of("--config no-such-file", "no-such-file", ""));
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void refusesSettingsThatAreUnknownOrContradictory(String flags, String what, String why) {
        String said = refused(WRONG_SETTINGS, List.of(flags.split(" ")));
        assertThat(said).contains("does not start", what, why);
    }

    @Test
    void refusesAPortThatIsTaken() {
        for (int port : new int[] {running.clientPort(), running.peerPort()}) {
            String said =
                    refused(
                            IN_THE_WAY,
                            List.of("--data", fresh("port" + port), "--client-port", "" + port));
            assertThat(said).contains("cannot listen on", ":" + port, "client-port");
        }
    }

    @Test
    void refusesADataDirectoryThatIsInUse() {
        String data = running.data().toString();
        String said = refused(IN_THE_WAY, List.of("--data", data, "--client-port", "0"));
        assertThat(said).contains(data).containsIgnoringCase("use");
    }

    @Test
    void refusesAFileWhereADirectoryIsNeeded() throws IOException {
        Path file = Files.writeString(HOME.resolve("file"), "not ours");
        assertThat(refused(IN_THE_WAY, List.of("--data", file.toString())))
                .contains(file + " is a file", "directory");
        String below = file.resolve("data").toString();
        assertThat(refused(IN_THE_WAY, List.of("--data", below)))
                .contains(below, "no directory " + file);
    }

    @Test
    void refusesADataDirectoryWhoseParentIsMissing() {
        Path disk = HOME.resolve("unmounted");
        assertThat(refused(IN_THE_WAY, List.of("--data", disk.resolve("n1").toString())))
                .contains("no directory " + disk.toAbsolutePath(), "mount the disk");
        assertThat(disk).doesNotExist();
    }

    /// As a user who may do less than root may.
    @ParameterizedTest
    @ValueSource(strings = {"---------", "r-xr-xr-x", "-wx-wx-wx"})
    void refusesADirectoryThatItMayNotUse(String mode) throws IOException {
        Path closed = Files.createDirectories(HOME.resolve("mode" + mode));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(mode));
        for (Path data : List.of(closed, closed.resolve("n1"))) {
            boolean mayMake = mode.equals("-wx-wx-wx") && !data.equals(closed);
            if (!mayMake) {
                assertThat(refused(IN_THE_WAY, List.of("--data", data.toString()), NOBODY))
                        .contains(data.toString(), "permission denied", "owner");
            }
        }
    }

    @Test
    void refusesADirectoryFromWhichTheRecordsAreGone() throws IOException {
        RealNode other = new RealNode("robbed", HOME.resolve("robbed"));
        other.start();
        try {
            other.awaitReady();
        } finally {
            other.program().close();
        }
        Path segments = other.data().resolve("segments");
        Files.move(segments, segments.resolveSibling(".elsewhere"));
        assertThat(refused(IN_THE_WAY, List.of("--data", other.data().toString())))
                .contains("no directory " + segments, "mount the disk");
        assertThat(segments).doesNotExist();
    }

    @Test
    void refusesADataDirectoryOfAnotherEngine() {
        RealNode other = new RealNode("engine", HOME.resolve("engine"));
        other.start();
        try {
            other.awaitReady();
        } finally {
            other.program().close();
        }
        String data = other.data().toString();
        assertThat(refused(IN_THE_WAY, List.of("--data", data, "--engine", "memory")))
                .contains(data, "engine log, not memory", "gramme export");
    }

    @Test
    void refusesADataDirectoryThatIsNotItsOwn() throws IOException {
        RealNode other = new RealNode("other", HOME.resolve("other"));
        other.start();
        try {
            other.awaitReady();
        } finally {
            other.program().close();
        }
        String data = other.data().toString();
        assertThat(refused(IN_THE_WAY, List.of("--data", data, "--name", "n1")))
                .contains("belongs to the node other");

        String members = other.listing() + "," + running.listing();
        List<String> flags = new ArrayList<>(List.of("--data", data, "--name", "other"));
        flags.addAll(List.of("--client-port", "" + other.clientPort()));
        flags.addAll(List.of("--peer-port", "" + other.peerPort(), "--members", members));
        assertThat(refused(IN_THE_WAY, flags))
                .contains("belongs to the cluster", "no member " + running.listing());

        Path foreign = Files.createDirectories(HOME.resolve("foreign"));
        Files.writeString(foreign.resolve("photos.zip"), "not ours");
        assertThat(refused(IN_THE_WAY, List.of("--data", foreign.toString())))
                .contains("not a data directory", "photos.zip");

        Files.writeString(Path.of(data, "VERSION"), "999\n");
        assertThat(refused(IN_THE_WAY, List.of("--data", data))).contains("999", "newer");
        Files.writeString(Path.of(data, "VERSION"), "1\n");
        Files.writeString(Path.of(data, "ledger"), "garbage");
        assertThat(refused(IN_THE_WAY, List.of("--data", data))).contains("ledger", "damaged");
    }

    /// What a node says that does not start.
    private String refused(int exitCode, List<String> flags) {
        return refused(exitCode, flags, List.of());
    }

    /// @param within what its JVM is started by
    private String refused(int exitCode, List<String> flags, List<String> within) {
        Path output = HOME.resolve("said" + System.nanoTime());
        List<String> words = new ArrayList<>(List.of("server"));
        words.addAll(flags);
        for (String port : List.of("--client-port", "--peer-port")) {
            if (!flags.contains(port)) {
                words.addAll(List.of(port, "0"));
            }
        }
        if (!flags.contains("--data")) {
            words.addAll(List.of("--data", fresh("unused")));
        }
        List<String> command = new ArrayList<>(within);
        command.addAll(Program.java(Program.command(QuickStart.options(), words)));
        try (Program program = Program.start(output, command)) {
            int code = program.awaitEnd();
            assertThat(code).as(program.output()).isEqualTo(exitCode);
            assertThat(program.output()).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(running.http().get("/readyz").status()).isEqualTo(200);
            return program.output();
        }
    }

    private static String fresh(String name) {
        return HOME.resolve(name).toString();
    }
}
