package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Goal: a real node acknowledges a write when its settings or the request say so, and not before.
/// Method: a node whose files sync only when the test lets them.
@Timeout(120)
final class DurabilityTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private Path directory;
    private final AtomicReference<CountDownLatch> gate =
            new AtomicReference<>(new CountDownLatch(0));

    private interface Use {
        void run(Server server) throws Exception;
    }

    private void with(String engine, String durability, Use use) throws Exception {
        List<String> flags =
                List.of(
                        "--name",
                        "a",
                        "--n",
                        "1",
                        "--engine",
                        engine,
                        "--durability",
                        durability,
                        "--client-port",
                        "0",
                        "--peer-port",
                        "0",
                        "--data",
                        directory.toString());
        Footing held =
                new Footing(files -> new HeldDrive(files, gate), Footing.PRODUCTION.settings());
        Server server = Server.start(Config.of(Settings.gather(flags, Map.of())), held);
        try {
            Semaphore turn = new Semaphore(0);
            while (!server.status().get(20, TimeUnit.SECONDS).ready()) {
                CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(turn::release);
                turn.acquire();
            }
            assertThat(ask(server, "/kv/first").get()).contains("\"copies\":1");
            use.run(server);
        } finally {
            gate.get().countDown();
            server.stop();
        }
    }

    private CountDownLatch hold() {
        CountDownLatch closed = new CountDownLatch(1);
        gate.set(closed);
        return closed;
    }

    /// Puts something; the answer's body.
    private static CompletableFuture<String> ask(Server server, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(server, path))
                        .PUT(HttpRequest.BodyPublishers.ofString("v"))
                        .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    private static CompletableFuture<String> read(Server server, String path) {
        HttpRequest request = HttpRequest.newBuilder(uri(server, path)).build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    private static URI uri(Server server, String path) {
        return URI.create("http://127.0.0.1:" + server.self().clientPort() + path);
    }

    @Test
    void whereWritesAreSyncedOneThatNeedNotBeDoesNotWait() throws Exception {
        with(
                "log",
                "fsync",
                server -> {
                    CountDownLatch held = hold();
                    CompletableFuture<String> usual = ask(server, "/kv/usual?timeout=60s");
                    String early = ask(server, "/kv/early?timeout=60s&durability=none").get();
                    assertThat(early).contains("\"copies\":1", "\"durable\":0");
                    CompletableFuture<String> seen = read(server, "/kv/early?timeout=60s");
                    assertThat(read(server, "/kv/first").get()).isEqualTo("v");
                    assertThat(usual).as("it waits for the disk").isNotDone();
                    assertThat(seen).as("nothing is shown that may be lost").isNotDone();
                    held.countDown();
                    assertThat(usual.get()).contains("\"copies\":1", "\"durable\":1");
                    assertThat(seen.get()).isEqualTo("v");
                });
    }

    @Test
    void whereWritesAreNotSyncedOneThatAsksForItIs() throws Exception {
        with(
                "log",
                "none",
                server -> {
                    CountDownLatch held = hold();
                    assertThat(ask(server, "/kv/usual").get())
                            .contains("\"copies\":1", "\"durable\":0");
                    CompletableFuture<String> synced =
                            ask(server, "/kv/synced?timeout=60s&durability=fsync");
                    assertThat(ask(server, "/kv/early?durability=none").get())
                            .contains("\"copies\":1", "\"durable\":0");
                    assertThat(synced).isNotDone();
                    held.countDown();
                    assertThat(synced.get()).contains("\"copies\":1", "\"durable\":1");
                });
    }

    @Test
    void withoutADiskNothingIsCalledDurable() throws Exception {
        with(
                "memory",
                "fsync",
                server -> {
                    assertThat(ask(server, "/kv/k").get()).contains("\"durable\":0");
                    assertThat(ask(server, "/kv/k?durability=none").get())
                            .contains("\"durable\":0");
                    assertThat(ask(server, "/kv/k?durability=fsync").get())
                            .contains("\"outcome\":\"unknown\"", "synced on 0 of 1 needed");
                    assertThat(read(server, "/admin/status").get())
                            .contains("\"durability\":\"memory\"");
                });
    }

    @Test
    void aNodeTellsWhenItCallsAWriteStored() throws Exception {
        with(
                "log",
                "periodic",
                server ->
                        assertThat(read(server, "/admin/status").get())
                                .contains("\"durability\":\"periodic\""));
    }
}
