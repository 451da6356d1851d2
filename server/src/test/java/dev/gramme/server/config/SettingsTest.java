package dev.gramme.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Goal: a setting comes from the strongest layer that names it, and a name nobody knows is refused
/// with what was probably meant. Method: layers given by hand.
final class SettingsTest {
    @TempDir private Path directory;

    @Test
    void defaultsArePinned() throws Exception {
        Map<Setting, String> expected = defaults();
        Settings settings = Settings.gather(List.of(), Map.of());
        assertThat(settings.all().keySet()).containsExactly(Setting.values());
        settings.all()
                .forEach((setting, value) -> {
                    assertThat(value.text()).isEqualTo(expected.get(setting));
                    assertThat(value.origin()).isEqualTo("default");
                });
    }

    private static Map<Setting, String> defaults() {
        Map<Setting, String> expected = new EnumMap<>(Setting.class);
        expected.put(Setting.NAME, "");
        expected.put(Setting.ZONE, "");
        expected.put(Setting.CAPACITY, "1");
        expected.put(Setting.HOST, "127.0.0.1");
        expected.put(Setting.BIND, "");
        expected.put(Setting.CLIENT_PORT, "7400");
        expected.put(Setting.PEER_PORT, "8400");
        expected.put(Setting.MAX_CONNECTIONS, "10000");
        expected.put(Setting.INSECURE_LISTEN_BEYOND_LOOPBACK, "false");
        expected.put(Setting.DATA, "gramme-data");
        expected.put(Setting.ENGINE, "log");
        expected.put(Setting.DURABILITY, "fsync");
        expected.put(Setting.DISK_LIMIT, "50%");
        expected.put(Setting.LSM_MEMORY, "256MiB");
        expected.put(Setting.SCRUB_EVERY, "7d");
        expected.put(Setting.SCRUB_RATE, "8MiB");
        expected.put(Setting.MEMORY_LIMIT, "50%");
        expected.put(Setting.MAX_VALUE_SIZE, "8MiB");
        expected.put(Setting.MEMBERS, "");
        expected.put(Setting.N, "3");
        expected.put(Setting.R, "majority");
        expected.put(Setting.W, "majority");
        expected.put(Setting.Q, "256");
        expected.put(Setting.REQUEST_MEMORY, "20%");
        expected.put(Setting.REQUEST_READ_TIMEOUT, "30s");
        expected.put(Setting.ANSWER_WRITE_TIMEOUT, "30s");
        expected.put(Setting.REQUEST_TIMEOUT, "2s");
        expected.put(Setting.SLOW_REQUEST, "500ms");
        expected.put(Setting.DRAIN_TIMEOUT, "5s");
        expected.put(Setting.LOG_LEVEL, "info");
        expected.put(Setting.LOG_FORMAT, "text");
        expected.put(Setting.EXIT_WITH_PARENT, "false");
        return expected;
    }

    @Test
    void theSameKeyIsWrittenInThreeWays() {
        assertThat(Setting.CLIENT_PORT.key()).isEqualTo("client-port");
        assertThat(Setting.CLIENT_PORT.variable()).isEqualTo("GRAMME_CLIENT_PORT");
        assertThat(Setting.ofKey("client-port")).isEqualTo(Setting.CLIENT_PORT);
    }

    @Test
    void flagsWinOverTheEnvironmentOverTheFileOverTheDefaults() throws Exception {
        String file = file("n: 5\nr: 4\nw: 2\nzone: a\n");
        Settings settings =
                Settings.gather(
                        List.of("--config", file, "--n=7", "--exit-with-parent"),
                        Map.of("GRAMME_N", "6", "GRAMME_R", "3"));
        assertThat(settings.all())
                .containsEntry(Setting.N, new Sourced("7", "flag --n"))
                .containsEntry(Setting.R, new Sourced("3", "environment GRAMME_R"))
                .containsEntry(Setting.W, new Sourced("2", "file " + file))
                .containsEntry(Setting.Q, new Sourced("256", "default"))
                .containsEntry(
                        Setting.EXIT_WITH_PARENT, new Sourced("true", "flag --exit-with-parent"));
    }

    @Test
    void theEnvironmentCanNameTheFileAndTheFlagWins() throws Exception {
        String file = file("n: 5\n");
        String other = Files.writeString(directory.resolve("other.yaml"), "n: 4\n").toString();
        Map<String, String> environment = Map.of("GRAMME_CONFIG", file);
        assertThat(Settings.gather(List.of(), environment).text(Setting.N)).isEqualTo("5");
        assertThat(Settings.gather(List.of("--config", other), environment).text(Setting.N))
                .isEqualTo("4");
    }

    @Test
    void aListInTheFileIsTheSameAsCommas() throws Exception {
        String file = file("members:\n  - n1=h:1/2\n  - n2=h:3/4\n");
        assertThat(Settings.gather(List.of("--config", file), Map.of()).text(Setting.MEMBERS))
                .isEqualTo("n1=h:1/2,n2=h:3/4");
    }

    @Test
    void unknownNamesAreRefusedTogetherAndWithASuggestion() throws Exception {
        String file = file("cleint-port: 1\nlog-level: info\n");
        assertRefused(
                List.of("--config", file, "--peer-prot", "8", "--frobnicate", "x", "word"),
                Map.of("GRAMME_MEMORY_LIMT", "1"),
                "unknown flag --peer-prot (did you mean peer-port?)",
                "unknown flag --frobnicate",
                "\"word\" is no flag",
                file + ": unknown setting cleint-port (did you mean client-port?)",
                "GRAMME_MEMORY_LIMT (did you mean GRAMME_MEMORY_LIMIT?)");
    }

    @Test
    void variablesOfTheLauncherAndOfContainerPlatformsAreNotOurs() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "GRAMME_JAVA_OPTS", "-Xmx1g",
                        "GRAMME_SERVICE_HOST", "10.0.0.1",
                        "GRAMME_PORT_7400_TCP_ADDR", "10.0.0.1",
                        "PATH", "/bin");
        assertThat(Settings.gather(List.of(), environment).text(Setting.CLIENT_PORT))
                .isEqualTo("7400");
    }

    @Test
    void aFlagTwiceOrWithoutItsValueIsRefused() {
        assertRefused(List.of("--n", "3", "--n", "4"), Map.of(), "--n is given twice");
        assertRefused(List.of("--data", "--n", "4"), Map.of(), "--data needs a value");
        assertRefused(List.of("--data"), Map.of(), "--data needs a value");
    }

    @Test
    void aFileThatIsMissingOrMalformedOrNestedIsRefused() throws Exception {
        String missing = directory.resolve("missing.yaml").toString();
        assertRefused(
                List.of("--config", missing),
                Map.of(),
                "there is no configuration file " + missing);
        assertRefused(List.of("--config", file("n: [")), Map.of(), "is not YAML");
        assertRefused(List.of("--config", file("n: 1\nn: 2\n")), Map.of(), "is not YAML");
        assertRefused(List.of("--config", file("just words")), Map.of(), "no list of settings");
        assertRefused(List.of("--config", file("n:\n  of: 3\n")), Map.of(), "n takes one value");
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        assertThat(
                        Settings.gather(List.of("--config", file("# nothing\n")), Map.of())
                                .text(Setting.N))
                .isEqualTo("3");
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("gramme.yaml"), text).toString();
    }

    private static void assertRefused(
            List<String> flags, Map<String, String> environment, String... problems) {
        assertThatThrownBy(() -> Settings.gather(flags, environment))
                .isInstanceOfSatisfying(
                        BadConfig.class, bad -> assertThat(bad.problems()).hasSize(problems.length))
                .hasMessageContainingAll(problems);
    }
}
