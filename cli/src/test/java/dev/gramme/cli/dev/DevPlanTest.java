package dev.gramme.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Goal: what is wanted, saved and resumed. Method: plans from flags, a directory, a taken port.
final class DevPlanTest {
    @TempDir private Path path;

    @Test
    void defaultsAreThreeNodesWithMajorities() {
        assertThat(DevPlan.of(Map.of(), Map.of())).isEqualTo(new DevPlan(3, 3, 2, 2, 256, 0, 7400));
        assertThat(DevPlan.of(Map.of("nodes", 1), Map.of()))
                .isEqualTo(new DevPlan(1, 1, 1, 1, 256, 0, 7400));
        assertThat(DevPlan.of(Map.of("nodes", 5, "n", 5), Map.of()))
                .isEqualTo(new DevPlan(5, 5, 3, 3, 256, 0, 7400));
    }

    @Test
    void oneNodeWithThreeCopiesIsAStateAndNotAMistake() {
        assertThat(DevPlan.of(Map.of("nodes", 1, "n", 3), Map.of()).w()).isEqualTo(2);
    }

    @Test
    void membersNamePortsAndZonesOfAll() {
        DevPlan plan = DevPlan.of(Map.of("nodes", 3, "zones", 2, "base-port", 9000), Map.of());

        assertThat(plan.members())
                .isEqualTo(
                        "n1=127.0.0.1:10000/9000@z1,n2=127.0.0.1:10001/9001@z2,"
                                + "n3=127.0.0.1:10002/9002@z1");
        assertThat(NodeFlags.server(plan, 2, Path.of("d"), false))
                .containsSequence("--engine", "log")
                .containsSequence("--client-port", "9001", "--peer-port", "10001", "--data", "d")
                .containsSequence("--zone", "z2");
    }

    @Test
    void manyNodesGetSmallHeaps() {
        DevPlan many = DevPlan.of(Map.of("nodes", 100), Map.of());

        assertThat(NodeFlags.java(many, " -Da=1  -Db=2 "))
                .contains("-Xmx64m", "-XX:TieredStopAtLevel=1")
                .endsWith("-Da=1", "-Db=2");
        assertThat(NodeFlags.java(DevPlan.of(Map.of(), Map.of()), "")).contains("-Xmx256m");
    }

    @Test
    void directoryIsResumedWithItsOwnSettingsOnly() throws IOException {
        DevDirectory directory = new DevDirectory(path.resolve("dev"), false);
        assertThat(directory.savedSettings()).isEmpty();
        DevPlan plan = DevPlan.of(Map.of("nodes", 5, "q", 64), Map.of());
        directory.save(plan);

        Map<String, Integer> saved = directory.savedSettings();
        assertThat(DevPlan.of(Map.of(), saved)).isEqualTo(plan);
        assertThat(DevPlan.of(Map.of("nodes", 5), saved)).isEqualTo(plan);
        assertThatThrownBy(() -> DevPlan.of(Map.of("nodes", 4), saved))
                .hasMessage("this data directory holds a cluster with --nodes 5, not 4");
    }

    @Test
    void temporaryDirectoryIsRemovedAndAnotherIsNot() throws IOException {
        DevDirectory temporary = DevDirectory.temporary("gramme-test-");
        temporary.save(DevPlan.of(Map.of(), Map.of()));
        temporary.leave();
        DevDirectory kept = new DevDirectory(path.resolve("kept"), false);
        kept.save(DevPlan.of(Map.of(), Map.of()));
        kept.leave();

        assertThat(temporary.path()).doesNotExist();
        assertThat(kept.path()).exists();
    }

    @Test
    void takenPortIsNamedWithItsPurpose() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = taken.getLocalPort();
            String clients = Ports.complaint(new DevPlan(1, 1, 1, 1, 1, 0, Math.min(base, 64_000)));
            String peers = Ports.complaint(new DevPlan(1, 1, 1, 1, 1, 0, base - 1000));

            assertThat(List.of(clients, peers))
                    .contains("port " + base + " on 127.0.0.1, for peers of n1, is taken");
        }
    }

    /// 3,408 and 18,478 were counted, of 40 and 95 nodes at rest.
    @Test
    void openFilesOfManyNodesAreFewEnoughOrRefused() {
        assertThat(new OpenFiles(40, true).need()).isBetween(3_408L, 3_608L);
        assertThat(new OpenFiles(95, true).need()).isBetween(18_478L, 18_678L);
        OpenFiles hundred = new OpenFiles(100, true);
        assertThat(hundred.complaint(20_600)).isEmpty();
        assertThat(hundred.complaint(20_000))
                .isEqualTo(
                        "100 nodes within one process need up to 20600 open files and sockets, and"
                                + " 20000 are allowed");
        assertThat(hundred.advice(20_000))
                .isEqualTo(
                        "raise the limit (ulimit -n 20600, beyond the hard limit as root), or"
                                + " --nodes 98, or leave out --in-process");
        assertThat(new OpenFiles(98, true).complaint(20_000)).isEmpty();
    }

    @Test
    void openFilesOfProcessesAreThoseOfOneNode() {
        assertThat(new OpenFiles(100, false).complaint(1_024)).isEmpty();
        assertThat(new OpenFiles(100, false).complaint(256))
                .isEqualTo(
                        "each of 100 nodes needs up to 404 open files and sockets, and 256 are"
                                + " allowed");
        assertThat(new OpenFiles(3, true).complaint(OpenFiles.limit())).isEmpty();
    }
}
