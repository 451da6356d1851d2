package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Goal: rldb's eight cluster scenarios (`tests/cluster.rs` there) hold here, over the wire, with
/// N=3 R=2 W=2. Method: real nodes in this process on the loopback address, one client at each.
@Timeout(180)
final class RldbScenariosTest {
    private static final String STALE_PUT =
            "{\"Err\":{\"QuorumNotReached\":{\"operation\":\"Put\",\"reason\":\"Unable to execute a"
                    + " min of 2 PUTs\",\"errors\":[{\"InvalidRequest\":\"StaleContextProvided\"},"
                    + "{\"InvalidRequest\":\"StaleContextProvided\"},"
                    + "{\"InvalidRequest\":\"StaleContextProvided\"}]}}}";

    @TempDir private Path directory;

    private final List<Server> servers = new ArrayList<>();
    private final List<RldbClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (RldbClient client : clients) {
            client.close();
        }
        List<Thread> stopping =
                servers.stream().map(server -> Thread.startVirtualThread(server::stop)).toList();
        for (Thread thread : stopping) {
            thread.join();
        }
    }

    @Test
    void oneNodeAnswersPingAndRefusesWhatNeedsAQuorum() throws Exception {
        startAlone(1);
        assertThat(clients.getFirst().ping()).hasToString("{\"Ok\":{\"message\":\"PONG\"}}");
        JsonNode refused = clients.getFirst().put("foo", "bar", null).at("/Err/QuorumNotReached");
        assertThat(refused.required("operation").stringValue()).isEqualTo("Put");
        assertThat(refused.required("reason").stringValue())
                .isEqualTo("Unable to execute a min of 2 PUTs");
        assertThat(refused.at("/errors/0/Io/reason").stringValue()).contains("not applied");
    }

    @Test
    void threeNodesThatWereJoinedKnowStaleContextsAbsentKeysAndLostQuorums() throws Exception {
        startAlone(3);
        for (int i = 1; i < 3; i++) {
            assertThat(clients.getFirst().joinCluster(servers.get(i).self().clientPort()))
                    .hasToString("{\"Ok\":{\"message\":\"Ok\"}}");
        }
        awaitAllListed();
        awaitReady();
        RldbClient client = clients.getFirst();
        assertThat(client.get("foo")).hasToString("{\"Err\":{\"NotFound\":{\"key\":\"foo\"}}}");
        aContextIsUsedOnce(client);
        aSecondPutWithoutContextIsStale(client);
        servers.get(1).stop();
        servers.get(2).stop();
        JsonNode refused = client.get("key").at("/Err/QuorumNotReached");
        assertThat(refused.required("operation").stringValue()).isEqualTo("Get");
    }

    private static void aContextIsUsedOnce(RldbClient client) throws IOException {
        expectOk(client.put("key", "First Put", null));
        RldbClient.Found first = client.found("key");
        assertThat(first.values()).containsExactly("First Put");
        expectOk(client.put("key", "Second Put", first.context()));
        assertThat(client.found("key").values()).containsExactly("Second Put");
        assertThat(client.put("key", "Third Put", first.context())).hasToString(STALE_PUT);
        assertThat(client.found("key").values()).containsExactly("Second Put");
    }

    private static void aSecondPutWithoutContextIsStale(RldbClient client) throws IOException {
        expectOk(client.put("blind", "1", "00000000"));
        assertThat(client.put("blind", "2", null)).hasToString(STALE_PUT);
        assertThat(client.found("blind").values()).containsExactly("1");
    }

    @Test
    void fiveNodesGiveBackWhatOneWasGiven() throws Exception {
        startTogether(5);
        RldbClient client = clients.getFirst();
        for (int i = 0; i < 100; i++) {
            expectOk(client.put("key" + i, "bar", null));
            assertThat(client.found("key" + i).values()).containsExactly("bar");
        }
    }

    @Test
    void twentyNodesUpdateInTurnAndConflictAtOnce() throws Exception {
        startTogether(20);
        everyNodeUpdatesInTurn("in-turn");
        for (int round = 0; round < 10; round++) {
            ofAllAtOnceOnePutPerHomeSucceeds("at-once" + round);
        }
    }

    private void everyNodeUpdatesInTurn(String key) throws Exception {
        expectOk(clients.getFirst().put(key, "bar", null));
        for (RldbClient client : clients.subList(1, clients.size())) {
            RldbClient.Found found = client.found(key);
            assertThat(found.values()).containsExactly("bar");
            expectOk(client.put(key, "bar", found.context()));
        }
        assertThat(clients.getFirst().found(key).values()).containsExactly("bar");
    }

    private void ofAllAtOnceOnePutPerHomeSucceeds(String key) throws Exception {
        expectOk(clients.getFirst().put(key, "bar", null));
        String context = clients.getFirst().found(key).context();
        List<String> answers = new ArrayList<>();
        for (JsonNode answer : atOnce(i -> clients.get(i).put(key, "value" + i, context))) {
            answers.add(answer.toString());
        }
        List<String> winners = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).equals("{\"Ok\":{\"message\":\"Ok\"}}")) {
                winners.add("value" + i);
            } else {
                assertThat(answers.get(i)).isEqualTo(STALE_PUT);
            }
        }
        assertThat(winners).hasSize(3);
        for (RldbClient client : clients) {
            assertThat(client.found(key).values()).containsExactlyInAnyOrderElementsOf(winners);
        }
    }

    private interface OfClient {
        JsonNode ask(int client) throws IOException;
    }

    /// What each client was told, all having asked at the same moment.
    private List<JsonNode> atOnce(OfClient question) throws Exception {
        CountDownLatch start = new CountDownLatch(clients.size());
        List<Callable<JsonNode>> tasks = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            int client = i;
            tasks.add(() -> {
                start.countDown();
                start.await();
                return question.ask(client);
            });
        }
        List<JsonNode> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<JsonNode> answer : executor.invokeAll(tasks)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static void expectOk(JsonNode answer) {
        assertThat(answer).hasToString("{\"Ok\":{\"message\":\"Ok\"}}");
    }

    // ---- clusters ----

    /// Nodes each of which is a cluster of its own.
    private void startAlone(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            start("n" + i, "0", "0", "");
        }
        connect();
        awaitReady();
    }

    /// Nodes that form one cluster.
    private void startTogether(int count) throws Exception {
        List<Integer> ports = freePorts(2 * count);
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add("n%d=127.0.0.1:%d/%d".formatted(i, ports.get(i), ports.get(count + i)));
        }
        for (int i = 0; i < count; i++) {
            start(
                    "n" + i,
                    ports.get(i).toString(),
                    ports.get(count + i).toString(),
                    String.join(",", members));
        }
        connect();
        awaitReady();
        awaitAllListed();
    }

    private void start(String name, String peerPort, String clientPort, String members)
            throws Exception {
        List<String> flags = new ArrayList<>();
        flags.addAll(List.of("--name", name, "--data", directory.resolve(name).toString()));
        flags.addAll(List.of("--peer-port", peerPort, "--client-port", clientPort));
        flags.addAll(List.of("--request-timeout", "5s", "--q", "32"));
        if (!members.isEmpty()) {
            flags.addAll(List.of("--members", members));
        }
        servers.add(Server.start(Config.of(Settings.gather(flags, Map.of()))));
    }

    private void connect() throws IOException {
        for (Server server : servers) {
            clients.add(new RldbClient(server.self().clientPort()));
        }
    }

    private void awaitReady() throws Exception {
        for (Server server : servers) {
            while (!server.status().get().ready()) {
                aMoment();
            }
        }
    }

    /// rldb's own sign that a cluster is ready: every node lists them all.
    private void awaitAllListed() throws Exception {
        for (RldbClient client : clients) {
            while (client.nodes().size() < servers.size()) {
                aMoment();
            }
        }
    }

    private static void aMoment() throws InterruptedException {
        Semaphore turn = new Semaphore(0);
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(turn::release);
        turn.acquire();
    }

    private static List<Integer> freePorts(int count) throws IOException {
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
}
