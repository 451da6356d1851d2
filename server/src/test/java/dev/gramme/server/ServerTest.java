package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.shard.NodeStatus;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Goal: a node takes what it needs or says what is in the way, serves, and gives everything back.
/// Method: real nodes in this process, on free ports of the loopback address.
@Timeout(120)
final class ServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private Path directory;

    @Test
    void aLoneNodeBecomesReadyAndShowsItsPages() throws Exception {
        Server server = Server.start(config("a", "--n", "1"));
        try {
            awaitReady(server);
            assertThat(http(server, "/readyz", 200)).isNotEmpty();
            assertThat(http(server, "/metrics", 200))
                    .contains("gramme_ready 1", "gramme_client_connections ");
            assertThat(http(server, "/admin/status", 200)).contains("\"id\":\"a\"");
        } finally {
            server.stop();
        }
        assertThat(server.ended()).isCompletedWithValue(Server.STOPPED);
    }

    @Test
    void theEngineLogKeepsWhatWasStoredOverAStop() throws Exception {
        for (String durability : List.of("fsync", "periodic", "none")) {
            Server server = Server.start(durable(durability));
            try {
                awaitReady(server);
                put(server, "/kv/" + durability, "kept");
            } finally {
                server.stop();
            }
        }
        Server again = Server.start(durable("fsync"));
        try {
            awaitReady(again);
            for (String durability : List.of("fsync", "periodic", "none")) {
                assertThat(http(again, "/kv/" + durability, 200)).isEqualTo("kept");
            }
        } finally {
            again.stop();
        }
        assertThatThrownBy(() -> Server.start(config("a", "--n", "1", "--engine", "memory")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("was made by the engine log, not memory");
    }

    @Test
    void aScrubThatIsAskedForFindsWhatIsDamaged() throws Exception {
        Server server = Server.start(durable("fsync"));
        try {
            awaitReady(server);
            put(server, "/kv/a", "a value");
            assertThat(scrub(server)).contains("\"damages\":0", "\"ready\":true");
            assertThat(http(server, "/metrics", 200)).contains("gramme_damaged_total 0");
            flipFirstFrame(server.data().resolve("segments"));
            assertThat(scrub(server)).contains("\"damages\":1");
            assertThat(http(server, "/metrics", 200))
                    .contains("gramme_damaged_total 1")
                    .doesNotContain("gramme_scrubbed_bytes_total 0", "_scrub_time_seconds 0");
        } finally {
            server.stop();
        }
        Server without = Server.start(config("b", "--n", "1", "--engine", "memory"));
        try {
            awaitReady(without);
            assertThat(http(without, "/admin/scrub", 409)).contains("the engine log can");
        } finally {
            without.stop();
        }
    }

    private static void flipFirstFrame(Path segments) throws IOException {
        try (Stream<Path> files = Files.list(segments)) {
            Path file = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[48] ^= 1;
            Files.write(file, bytes);
        }
    }

    /// Asks for one, and tells how it ended.
    private static String scrub(Server server) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(server, "/admin/scrub"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        String report = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Semaphore turn = new Semaphore(0);
        while (report.contains("\"underway\":true")) {
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(turn::release);
            turn.acquire();
            report = http(server, "/admin/scrub", 200);
        }
        return report;
    }

    @Test
    void anEngineWhoseJarsAreNotHereIsRefusedAndNothingIsMade() throws Exception {
        Config config = config("a", "--n", "1", "--engine", "lsm");

        assertThatThrownBy(() -> Server.start(config))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("the engine lsm is in jars of its own")
                .hasMessageContaining("./gramme server --engine lsm");
        assertThat(config.storage().data()).doesNotExist();
    }

    private Config durable(String durability) throws Exception {
        return config("a", "--n", "1", "--engine", "log", "--durability", durability);
    }

    private static void put(Server server, String path, String value) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(server, path))
                        .PUT(HttpRequest.BodyPublishers.ofString(value))
                        .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTakenPortIsNamedAndNothingIsKept() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatThrownBy(() -> Server.start(config("a", "--peer-port", port)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("127.0.0.1:" + port + " (peer-port)")
                    .hasMessageContaining("choose another port with --peer-port");
            assertThatThrownBy(() -> Server.start(config("a", "--client-port", port)))
                    .hasMessageContaining("127.0.0.1:" + port + " (client-port)");
        }
        Server.start(config("a")).stop();
    }

    @Test
    void aDataDirectoryInUseAndOneOfAnotherNodeAreRefused() throws Exception {
        Server server = Server.start(config("a"));
        try {
            assertThatThrownBy(() -> Server.start(config("a")))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining(server.data().toString());
        } finally {
            server.stop();
        }
        String data = server.data().toString();
        assertThatThrownBy(() -> Server.start(config("b", "--data", data)))
                .hasMessageContaining("belongs to the node a, not b");
    }

    @Test
    void aNodeThatStartsAgainHasItsOldNameAndANewLife() throws Exception {
        Server first = Server.start(config("a"));
        NodeStatus before = first.status().get(20, TimeUnit.SECONDS);
        first.stop();
        first.stop();
        Server second = Server.start(config("", "--data", first.data().toString()));
        NodeStatus after = second.status().get(20, TimeUnit.SECONDS);
        second.stop();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.life()).isNotEqualTo(before.life());
    }

    @Test
    void threeNodesFormAClusterAndAWriteThroughOneIsReadThroughAnother() throws Exception {
        List<Server> servers = startThree();
        try {
            for (Server server : servers) {
                awaitReady(server);
            }
            put(servers.getFirst(), "/kv/key", "value");
            assertThat(http(servers.getLast(), "/kv/key", 200)).isEqualTo("value");
        } finally {
            servers.forEach(Server::stop);
        }
    }

    @Test
    void aNodeIsJoinedByTheClientPortOrThePeerPortOfAnother() throws Exception {
        Server a = Server.start(config("a"));
        Server b = Server.start(config("b"));
        Server c = Server.start(config("c"));
        try {
            for (Server server : List.of(a, b, c)) {
                awaitReady(server);
            }
            assertThat(join(a, b.self().clientPort())).contains("\"joined\":true");
            assertThat(join(c, a.self().peerPort())).contains("\"joined\":true");
            assertThat(join(c, c.self().peerPort()))
                    .containsAnyOf("no node answers at 127.0.0.1:", "has this node's own name, c");
            int freePort;
            try (ServerSocket gone = new ServerSocket(0)) {
                freePort = gone.getLocalPort();
            }
            assertThat(join(c, freePort))
                    .contains(
                            "no node answers at 127.0.0.1:" + freePort + ": connection refused\"");
        } finally {
            List.of(a, b, c).forEach(Server::stop);
        }
    }

    @Test
    void aNodeWhoseLedgerCannotBeWrittenStopsItself() throws Exception {
        Server a = Server.start(config("a"));
        Server b = Server.start(config("b"));
        try {
            awaitReady(a);
            awaitReady(b);
            Files.move(a.data(), directory.resolve("gone"));
            Thread.startVirtualThread(() -> joinQuietly(a, b.self().peerPort()));
            assertThat(a.ended().get(30, TimeUnit.SECONDS)).isEqualTo(Server.BROKEN);
            a.stop();
        } finally {
            b.stop();
        }
    }

    /// The node may be gone before it answers.
    private static void joinQuietly(Server server, int port) {
        try {
            join(server, port);
        } catch (Exception gone) {
            assertThat(gone).isInstanceOf(IOException.class);
        }
    }

    private static String join(Server server, int port) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(server, "/admin/join"))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"address\":\"127.0.0.1:" + port + "\"}"))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void aNodeThatExitsWithItsParentStopsWhenStandardInputEnds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                main(out, err)
                        .server(
                                flags("a", "--exit-with-parent"),
                                new ByteArrayInputStream(new byte[3]));
        assertThat(code).isEqualTo(Main.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("node a", "clients  127.0.0.1:");
    }

    @Test
    void badSettingsAndRefusedStartsHaveTheirExitCodesAndNoStackTrace() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main = main(new ByteArrayOutputStream(), err);
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
        assertThat(main.server(flags("a", "--r", "9"), in)).isEqualTo(Main.BAD_CONFIG);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(main.server(flags("a", "--client-port", port), in)).isEqualTo(Main.FAILED);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("r is 9", "cannot listen on")
                .doesNotContain("\tat ");
    }

    @Test
    void configShowTellsOriginsAndConfigCheckJudges() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(main(out, err).inspect(List.of("show", "--origin", "--n", "5"))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.matches("n: 5 +# flag --n"))
                .anyMatch(line -> line.matches("q: 256 +# default"));
        assertThat(main(out, err).inspect(List.of("check"))).isEqualTo(Main.DONE);
        assertThat(main(out, err).inspect(List.of("check", "--nn", "1"))).isEqualTo(2);
        assertThat(main(out, err).inspect(List.of("frob"))).isEqualTo(Main.BAD_CONFIG);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean n?", "Usage: ");
    }

    private List<Server> startThree() throws Exception {
        List<Integer> ports = freePorts(6);
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add("n%d=127.0.0.1:%d/%d".formatted(i + 1, ports.get(i), ports.get(i + 3)));
        }
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(
                    Server.start(
                            config(
                                    "n" + (i + 1),
                                    "--peer-port",
                                    String.valueOf(ports.get(i)),
                                    "--client-port",
                                    String.valueOf(ports.get(i + 3)),
                                    "--members",
                                    String.join(",", members))));
        }
        return servers;
    }

    private static List<Integer> freePorts(int count) throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static Main main(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
    }

    private Config config(String name, String... more) throws Exception {
        return Config.of(Settings.gather(flags(name, more), Map.of()));
    }

    /// Free ports and a directory under the name, unless said otherwise.
    private List<String> flags(String name, String... more) {
        List<String> flags = new ArrayList<>(Arrays.asList(more));
        addUnlessGiven(flags, "--name", name);
        addUnlessGiven(flags, "--client-port", "0");
        addUnlessGiven(flags, "--peer-port", "0");
        addUnlessGiven(flags, "--data", directory.resolve(name).toString());
        return flags;
    }

    private static void addUnlessGiven(List<String> flags, String flag, String value) {
        if (!flags.contains(flag)) {
            flags.add(flag);
            flags.add(value);
        }
    }

    private static void awaitReady(Server server) throws Exception {
        Semaphore turn = new Semaphore(0);
        while (!server.status().get(20, TimeUnit.SECONDS).ready()) {
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(turn::release);
            turn.acquire();
        }
    }

    private static URI uri(Server server, String path) {
        return URI.create("http://127.0.0.1:" + server.self().clientPort() + path);
    }

    private static String http(Server server, String path, int expected) throws Exception {
        HttpResponse<String> response =
                HTTP.send(
                        HttpRequest.newBuilder(uri(server, path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return response.body();
    }
}
