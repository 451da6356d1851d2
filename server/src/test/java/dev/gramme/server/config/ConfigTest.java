package dev.gramme.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.storage.log.Durability;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Goal: what contradicts itself does not start and says why. Method: settings as flags.
final class ConfigTest {
    @Test
    void theDefaultsMakeALoneNodeOnTheLoopbackAddress() throws Exception {
        Config config = config();
        assertThat(config.identity()).isEqualTo(new Config.Identity("", "", 1));
        assertThat(config.network())
                .isEqualTo(
                        new Config.Network("127.0.0.1", "127.0.0.1", 7_400, 8_400, 10_000, false));
        assertThat(config.storage())
                .isEqualTo(
                        new Config.Storage(
                                Path.of("gramme-data"),
                                Config.Engine.LOG,
                                Durability.FSYNC,
                                Runtime.getRuntime().maxMemory() / 100 * 50,
                                new File(".").getTotalSpace() / 100 * 50,
                                256 << 20,
                                new Config.Scrub(Duration.ofDays(7), 8 << 20)));
        assertThat(config.cluster().settings()).isEqualTo(new Topology.Settings(256, 3, 2, 2));
        assertThat(config.cluster().members()).isEmpty();
        assertThat(config.clients())
                .isEqualTo(
                        new Config.Clients(
                                Runtime.getRuntime().maxMemory() / 100 * 20,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30)));
        assertThat(config.requests())
                .isEqualTo(
                        new Config.Requests(
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500),
                                8 << 20,
                                Duration.ofSeconds(5)));
        assertThat(config.logging())
                .isEqualTo(new Config.Logging(Config.Level.INFO, Config.Format.TEXT));
        assertThat(config.exitWithParent()).isFalse();
    }

    @Test
    void scrubsAreDaysApartOrNever() throws Exception {
        assertThat(config("--scrub-every", "never", "--scrub-rate", "64KiB").storage().scrub())
                .isEqualTo(new Config.Scrub(Duration.ZERO, 64 << 10));
        assertThat(config("--scrub-every", "12h").storage().scrub().every())
                .isEqualTo(Duration.ofHours(12));
        assertThatThrownBy(() -> config("--scrub-every", "0d"))
                .hasMessageContaining("scrub-every expects a time such as 12h or 7d, or never");
        assertThatThrownBy(() -> config("--scrub-rate", "1KiB"))
                .hasMessageContaining("scrub-rate is 1024 bytes a second: the least is 64KiB");
    }

    @Test
    void quorumsFollowNUnlessTheyAreGiven() throws Exception {
        assertThat(config("--n", "5").cluster().settings())
                .isEqualTo(new Topology.Settings(256, 5, 3, 3));
        assertThat(config("--n", "1").cluster().settings())
                .isEqualTo(new Topology.Settings(256, 1, 1, 1));
        assertThat(config("--r", "1", "--w", "3").cluster().settings())
                .isEqualTo(new Topology.Settings(256, 3, 1, 3));
    }

    @Test
    void quorumsBeyondTheCopiesAreRefused() {
        assertRefused("r is 4, but there are only n = 3 copies", "--r", "4");
        assertRefused("w is 3, but there are only n = 2 copies", "--n", "2", "--w", "3");
        assertRefused("r expects a number from 1 to 32, not 0", "--r", "0");
        assertRefused("q is a power of two", "--q", "100");
    }

    @Test
    void portsMustDifferAndBePorts() {
        assertRefused("client-port and peer-port are both 7400", "--peer-port", "7400");
        assertRefused("client-port expects a number from 0 to 65535", "--client-port", "70000");
        assertRefused("client-port expects a number, not \"http\"", "--client-port", "http");
    }

    @Test
    void listeningBeyondLoopbackNeedsAFlagWhoseNameWarns() throws Exception {
        assertRefused("--insecure-listen-beyond-loopback", "--bind", "0.0.0.0");
        assertRefused("bind 192.0.2.1 is reachable by others", "--host", "192.0.2.1");
        Config open = config("--bind", "0.0.0.0", "--insecure-listen-beyond-loopback");
        assertThat(open.network().bind()).isEqualTo("0.0.0.0");
        assertThat(config("--host", "db.example", "--bind", "127.0.0.2").network().host())
                .isEqualTo("db.example");
        assertThat(config("--host", "localhost").network().bind()).isEqualTo("localhost");
        assertRefused("no such name or address", "--bind", "no-such-host.invalid");
    }

    @Test
    void theMemoryLimitHasALeastAndIsBoundedByTheHeap() throws Exception {
        assertThat(config("--memory-limit", "9MiB").storage().memoryLimitBytes())
                .isEqualTo(9 << 20);
        assertRefused("the least is 1MiB", "--memory-limit", "1000000");
        assertRefused("more than the heap", "--memory-limit", "4000GiB");
        assertRefused("expects bytes such as", "--memory-limit", "lots");
        assertRefused("disk-limit is 9 bytes: the least is 1MiB", "--disk-limit", "9");
        assertRefused("lsm-memory is 9 bytes: the least is 1MiB", "--lsm-memory", "9");
        assertRefused("fsync, periodic, none", "--durability", "sometimes");
        assertRefused("max-value-size is 8388608 bytes, more", "--memory-limit", "2MiB");
    }

    @Test
    void timesAndNamesAndWordsAreChecked() {
        assertRefused("request-timeout expects a time such as", "--request-timeout", "soon");
        assertRefused("request-timeout expects 10ms to 10min", "--request-timeout", "1ms");
        assertRefused("max-value-size expects 1 to 8MiB", "--max-value-size", "9MiB");
        assertRefused("name a node name is", "--name", "Node 1");
        assertRefused("engine expects one of memory, log, lsm", "--engine", "disk");
        assertRefused("exit-with-parent expects true or false", "--exit-with-parent=maybe");
    }

    @Test
    void membersMustListThisNodeAsItSeesItself() throws Exception {
        String members = "n1=127.0.0.1:8400/7400,n2=127.0.0.1:8401/7401@b*2";
        assertThat(config("--name", "n1", "--members", members).cluster().members())
                .containsExactly(
                        new Member(new NodeId("n1"), "127.0.0.1", 8_400, 7_400, "", 1),
                        new Member(new NodeId("n2"), "127.0.0.1", 8_401, 7_401, "b", 2));
        assertRefused("say it with name", "--members", members);
        assertRefused(
                "does not list this node, which is called n3",
                "--name",
                "n3",
                "--members",
                members);
        assertRefused(
                "but this node's own settings say n1=127.0.0.1:8400/7999",
                "--name",
                "n1",
                "--members",
                members,
                "--client-port",
                "7999");
        assertRefused(
                "members names a node twice", "--name", "n1", "--members", "n1=a:1/2,n1=a:3/4");
        assertRefused(
                "members expects name=host:peer-port/client-port, not \"n1\"",
                "--name",
                "n1",
                "--members",
                "n1");
    }

    @Test
    void everyComponentTellsItsProblemAtOnce() {
        assertThatThrownBy(() -> config("--r", "9", "--log-level", "loud", "--peer-port", "7400"))
                .isInstanceOfSatisfying(
                        BadConfig.class, bad -> assertThat(bad.problems()).hasSize(3));
    }

    private static Config config(String... flags) throws BadConfig {
        return Config.of(Settings.gather(List.of(flags), Map.of()));
    }

    private static void assertRefused(String why, String... flags) {
        assertThatThrownBy(() -> config(flags))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining(why);
    }
}
