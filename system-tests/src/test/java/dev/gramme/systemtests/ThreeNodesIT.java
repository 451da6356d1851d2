package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Three processes are one store: what goes in at one node comes out at every other, by both faces,
/// and what is wrong is refused in words and does no harm. Each test has its own keys.
final class ThreeNodesIT {
    private static final int MOST_KEY_BYTES = 65_535;
    private static final int MOST_VALUE_BYTES = 8 << 20;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

    private final Http first = CLUSTER.node(1).http();
    private final Http second = CLUSTER.node(2).http();
    private final Http third = CLUSTER.node(3).http();

    @Test
    void formOneClusterOfThree() {
        TreeSet<String> clusters = new TreeSet<>();
        for (RealNode node : CLUSTER.nodes()) {
            JsonNode status = node.status();
            clusters.add(status.path("cluster").asString());
            assertThat(status.path("epoch").asInt()).isEqualTo(1);
            assertThat(status.path("members")).hasSize(3);
            assertThat(status.path("partitions_held").asInt()).isEqualTo(256);
            assertThat(node.http().page("/members")).hasSize(3);
            assertThat(node.http().get("/metrics").text()).contains("gramme_ready 1");
        }
        assertThat(clusters).hasSize(1);
    }

    @Test
    void whatOneNodeTookEveryNodeShowsByBothFaces() {
        assertThat(second.put("/kv/shared", "by http", "Content-Type", "text/x-own").status())
                .isEqualTo(200);
        for (RealNode node : CLUSTER.nodes()) {
            Http.Answer answer = node.http().get("/kv/shared");
            assertThat(answer.text()).isEqualTo("by http");
            assertThat(answer.header("Content-Type")).isEqualTo("text/x-own");
            try (Resp resp = node.resp()) {
                assertThat(resp.call("GET", "shared")).isEqualTo("by http".getBytes(UTF_8));
                assertThat(resp.call("SET", "from " + node.name(), "by resp")).isEqualTo("OK");
            }
        }
        for (RealNode node : CLUSTER.nodes()) {
            for (RealNode writer : CLUSTER.nodes()) {
                assertThat(node.http().get("/kv/from%20" + writer.name()).text())
                        .isEqualTo("by resp");
            }
        }
    }

    @Test
    void blindPutsAreSiblingsUntilAContextResolvesThem() {
        first.put("/kv/cart?blind=true", "milk");
        third.put("/kv/cart?blind=true", "bread");
        Http.Answer both = second.get("/kv/cart?strict=true");
        assertThat(both.status()).isEqualTo(300);
        assertThat(texts(both)).containsExactlyInAnyOrder("milk", "bread");

        Http.Answer multipart = second.get("/kv/cart", "Accept", "multipart/mixed");
        assertThat(multipart.status()).isEqualTo(300);
        assertThat(multipart.text()).contains("milk", "bread");
        try (Resp resp = CLUSTER.node(1).resp()) {
            assertThat(resp.call("GET", "cart")).isEqualTo("bread".getBytes(UTF_8));
        }

        Http.Answer merged = first.put("/kv/cart", "both", "Gramme-Context", both.context());
        assertThat(merged.status()).isEqualTo(200);
        for (RealNode node : CLUSTER.nodes()) {
            assertThat(texts(node.http().get("/kv/cart?strict=true"))).containsExactly("both");
        }
        String stale = both.context();
        assertThat(third.put("/kv/cart", "late", "Gramme-Context", stale).status()).isEqualTo(200);
        assertThat(texts(second.get("/kv/cart?strict=true")))
                .containsExactlyInAnyOrder("both", "late");
    }

    @Test
    void aDeleteIsSeenEverywhereAndItsContextGoesOn() {
        first.put("/kv/gone", "soon");
        Http.Answer deleted = third.delete("/kv/gone?strict=true");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("existed").asBoolean()).isTrue();
        for (RealNode node : CLUSTER.nodes()) {
            Http.Answer answer = node.http().get("/kv/gone?strict=true");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            try (Resp resp = node.resp()) {
                assertThat(resp.call("GET", "gone")).isNull();
            }
        }
        second.put("/kv/gone", "back", "Gramme-Context", deleted.context());
        assertThat(texts(first.get("/kv/gone?strict=true"))).containsExactly("back");
        try (Resp resp = CLUSTER.node(2).resp()) {
            assertThat(resp.call("DEL", "gone", "never there")).isEqualTo(1L);
        }
    }

    @Test
    void anEmptyValueIsNotAnAbsentOne() {
        assertThat(first.put("/kv/empty", "").status()).isEqualTo(200);
        assertThat(third.get("/kv/empty").status()).isEqualTo(200);
        assertThat(third.get("/kv/empty").body()).isEmpty();
        assertThat(third.get("/kv/not-even-empty").status()).isEqualTo(404);
        try (Resp resp = CLUSTER.node(2).resp()) {
            assertThat(resp.call("GET", "empty")).isEqualTo(new byte[0]);
            assertThat(resp.call("EXISTS", "empty", "not-even-empty")).isEqualTo(1L);
        }
    }

    @Test
    void keysAndValuesAreAnyBytes() {
        byte[] key = new byte[256];
        byte[] value = new byte[70_000];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        new Random(7).nextBytes(value);
        try (Resp resp = CLUSTER.node(1).resp()) {
            assertThat(resp.call("SET".getBytes(UTF_8), key, value)).isEqualTo("OK");
        }
        assertThat(second.get(Http.kv(key)).body()).isEqualTo(value);
        second.put(Http.kv(key), new byte[] {'\r', '\n', 0, -1});
        try (Resp resp = CLUSTER.node(3).resp()) {
            assertThat(resp.call("GET".getBytes(UTF_8), key)).isEqualTo(new byte[] {13, 10, 0, -1});
        }
    }

    @Test
    void aContextThatIsNotTheKeysOwnIsRefusedAndSwallowsNothing() {
        first.put("/kv/mine", "kept");
        String mine = first.get("/kv/mine").context();
        String others = first.put("/kv/other", "other").context();
        String last = mine.endsWith("0") ? "1" : "0";
        String altered = mine.substring(0, mine.length() - 1) + last;
        String truncated = mine.substring(0, mine.length() - 8);
        String huge = "00".repeat((64 << 10) + 1);
        for (String bad : List.of(others, altered, truncated, "abc", "no hex", "00")) {
            Http.Answer put = second.put("/kv/mine", "swallowed", "Gramme-Context", bad);
            assertThat(put.status()).as("%.80s: %s", bad, put).isEqualTo(400);
            assertThat(put.json().path("detail").asString()).containsIgnoringCase("context");
            assertThat(second.delete("/kv/mine", "Gramme-Context", bad).status()).isEqualTo(400);
        }
        assertThat(second.put("/kv/mine", "x", "Gramme-Context", huge).status()).isEqualTo(431);
        assertThat(texts(third.get("/kv/mine?strict=true"))).containsExactly("kept");
    }

    @Test
    void parametersOutOfRangeAreRefusedWithTheirLimit() {
        first.put("/kv/ranges", "kept");
        for (String query : List.of("r=0", "r=4", "r=-1", "r=two", "level=most", "rr=1")) {
            Http.Answer answer = second.get("/kv/ranges?" + query);
            assertThat(answer.status()).as("%s: %s", query, answer).isEqualTo(400);
        }
        for (String query : List.of("w=0", "w=4", "timeout=0", "timeout=61s", "strict=yes")) {
            Http.Answer answer = second.put("/kv/ranges?" + query, "no");
            assertThat(answer.status()).as("%s: %s", query, answer).isEqualTo(400);
        }
        assertThat(second.get("/kv/ranges?r=4").text()).contains("n = 3");
        assertThat(second.put("/kv/ranges?w=4", "no").text()).contains("n = 3");
        assertThat(second.get("/kv/ranges?r=0").text()).contains("from 1 to the cluster's n");
        assertThat(third.get("/kv/ranges?r=3").text()).isEqualTo("kept");
    }

    @Test
    void theLargestKeyIsTakenAndOneByteMoreIsRefused() {
        String largest = "k".repeat(MOST_KEY_BYTES);
        Http.Answer refused = first.put("/kv/" + largest, "too long for a URL");
        assertThat(refused.status()).isEqualTo(414);
        assertThat(refused.text()).contains("16384");
        assertThat(first.put("/kv/", "no key").status()).isEqualTo(400);
        try (Resp resp = CLUSTER.node(3).resp()) {
            assertThat(resp.call("SET", largest, "fits")).isEqualTo("OK");
            assertThat(resp.call("GET", largest)).isEqualTo("fits".getBytes(UTF_8));
            assertFails(resp.call("SET", largest + "k", "too long"), "65535");
            assertFails(resp.call("SET", "", "no key"), "1 to 65535");
            assertThat(resp.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void theLargestValueIsTakenAndOneByteMoreIsRefused() throws IOException {
        byte[] largest = new byte[MOST_VALUE_BYTES];
        new Random(8).nextBytes(largest);
        assertThat(first.put("/kv/large?timeout=20s", largest).status()).isEqualTo(200);
        assertThat(third.get("/kv/large?timeout=20s").body()).isEqualTo(largest);
        assertThat(second.delete("/kv/large?timeout=20s").status()).isEqualTo(200);

        String head = "PUT /kv/large HTTP/1.1\r\nHost: a\r\nContent-Length: 8388609\r\n\r\n";
        assertThat(say(CLUSTER.node(2).clientPort(), head.getBytes(UTF_8)))
                .startsWith("HTTP/1.1 413 ")
                .contains("8388608");
        try (Resp resp = CLUSTER.node(3).resp()) {
            byte[] tooLarge = new byte[MOST_VALUE_BYTES + 1];
            assertFails(
                    resp.call("SET".getBytes(UTF_8), "large".getBytes(UTF_8), tooLarge), "8388608");
        }
        assertServes();
    }

    @Test
    void garbageOnEitherPortHarmsNobody() throws IOException {
        Random random = new Random(9);
        for (RealNode node : CLUSTER.nodes()) {
            for (int port : new int[] {node.clientPort(), node.peerPort()}) {
                byte[] noise = new byte[20_000];
                random.nextBytes(noise);
                say(port, noise);
                say(port, new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});
                say(port, "*-7\r\n$99999999999\r\n".getBytes(UTF_8));
                say(port, "GET / HTTP/9.9\r\n\r\n".getBytes(UTF_8));
                say(port, "*1\r\n$4\r\nPI".getBytes(UTF_8));
            }
        }
        assertServes();
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
    }

    @Test
    void explainNamesCoordinatorReplicasAndTheRequest() {
        String id = "000102030405060708090a0b0c0d0e0f";
        Http.Answer put = second.put("/kv/told?explain=true&w=3", "story", "Gramme-Request-Id", id);
        assertThat(put.header("Gramme-Request-Id")).isEqualTo(id);
        assertThat(put.json().path("request_id").asString()).isEqualTo(id);
        assertThat(kinds(put)).contains("coordinate", "dot-minted", "send", "reply", "answer");
        assertThat(peers(put, "reply")).hasSize(2);

        Http.Answer get = third.get("/kv/told?explain=true&r=3");
        assertThat(kinds(get)).contains("coordinate", "send", "reply", "answer");
        assertThat(peers(get, "reply")).containsExactlyInAnyOrder("n1", "n2", "n3");
        assertThat(first.get("/kv/told").header("Gramme-Request-Id")).matches("[0-9a-f]{32}");
    }

    @Test
    void aRepeatedWriteIsAnsweredAsTheFirstTime() {
        String[] repeat = {"Idempotency-Key", "order 7"};
        Http.Answer once = first.put("/kv/order?blind=true", "paid", repeat);
        Http.Answer again = first.put("/kv/order?blind=true", "paid", repeat);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.context()).isEqualTo(once.context());
        assertThat(texts(second.get("/kv/order?strict=true"))).containsExactly("paid");
        first.put("/kv/order?blind=true", "paid", "Idempotency-Key", "order 8");
        assertThat(texts(second.get("/kv/order?strict=true"))).containsExactly("paid", "paid");
    }

    @Test
    void manyKeysGoInAndOutByOneCommand() {
        List<String> words = new ArrayList<>(List.of("MSET"));
        List<String> keys = new ArrayList<>(List.of("MGET"));
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            words.addAll(List.of("many" + i, "value" + i));
            keys.add("many" + i);
            values.add(("value" + i).getBytes(UTF_8));
        }
        try (Resp one = CLUSTER.node(1).resp();
                Resp other = CLUSTER.node(2).resp()) {
            assertThat(one.call(words.toArray(String[]::new))).isEqualTo("OK");
            assertThat((List<?>) other.call(keys.toArray(String[]::new)))
                    .usingRecursiveComparison()
                    .isEqualTo(values);
        }
    }

    @Test
    void redisCliWorks() {
        String port = Integer.toString(CLUSTER.node(1).clientPort());
        String other = Integer.toString(CLUSTER.node(2).clientPort());
        assertThat(run("redis-cli", "-p", port, "set", "by hand", "typed")).isEqualTo("OK");
        assertThat(run("redis-cli", "-p", other, "get", "by hand")).isEqualTo("typed");
        assertThat(run("redis-cli", "-3", "-p", other, "hello", "3")).contains("proto");
        assertThat(run("redis-cli", "-p", other, "del", "by hand")).isEqualTo("1");
        assertThat(run("redis-cli", "-p", port, "get", "by hand")).isEmpty();
        assertThat(run("redis-cli", "-p", port, "hset", "a", "b", "c")).startsWith("ERR ");
    }

    @Test
    void redisBenchmarkWorks() {
        String port = Integer.toString(CLUSTER.node(3).clientPort());
        String[] few = {"-n", "1000", "-c", "10", "-P", "8", "-r", "100", "-d", "100", "--csv"};
        List<String> words = new ArrayList<>(List.of("redis-benchmark", "-p", port));
        words.addAll(List.of("-t", "ping,set,get,mset"));
        words.addAll(List.of(few));
        assertThat(run(words.toArray(String[]::new)))
                .contains("\"SET\"", "\"GET\"", "\"MSET (10 keys)\"")
                .doesNotContainIgnoringCase("error");
    }

    @Test
    void curlWorks() {
        String url = "http://127.0.0.1:" + CLUSTER.node(2).clientPort() + "/kv/by%20curl";
        assertThat(run("curl", "-sS", "-X", "PUT", "--data-binary", "typed", url))
                .contains("\"applied\"");
        assertThat(run("curl", "-sS", url)).isEqualTo("typed");
        assertThat(run("curl", "-sS", "-I", url)).startsWith("HTTP/1.1 200").contains("Context");
        assertThat(run("curl", "-sS", "-X", "DELETE", url)).contains("\"existed\":true");
        assertThat(run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", url))
                .isEqualTo("404");
    }

    /// What a program says that somebody else wrote. Where it is not installed, nothing is tested.
    private static String run(String... command) {
        boolean installed =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Path.of(path, command[0]).toFile().canExecute());
        assumeTrue(installed, command[0] + " is not installed");
        Path output = CLUSTER.node(1).log().resolveSibling("said" + System.nanoTime());
        try (Program program = Program.start(output, List.of(command))) {
            program.closeInput();
            assertThat(program.awaitEnd()).as(program.output()).isZero();
            return program.output().strip();
        }
    }

    private static void assertServes() {
        for (RealNode node : CLUSTER.nodes()) {
            assertThat(node.http().put("/kv/serves", node.name()).status()).isEqualTo(200);
            try (Resp resp = node.resp()) {
                assertThat(resp.call("GET", "serves")).isEqualTo(node.name().getBytes(UTF_8));
            }
        }
    }

    private static void assertFails(Object reply, String saying) {
        assertThat(reply).isInstanceOf(Resp.Failure.class);
        assertThat(((Resp.Failure) reply).text()).contains(saying);
    }

    /// Says something to a port and listens until the other side closes or is silent.
    private static String say(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(300);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] heard = new byte[4_096];
            int count = Math.max(in.read(heard), 0);
            return new String(heard, 0, count, UTF_8);
        } catch (IOException closedOrSilent) {
            return "";
        }
    }

    private static List<String> texts(Http.Answer answer) {
        return answer.values().stream().map(value -> new String(value, UTF_8)).toList();
    }

    private static List<String> kinds(Http.Answer explained) {
        List<String> kinds = new ArrayList<>();
        explained.json().path("story").forEach(event -> kinds.add(event.path("kind").asString()));
        return kinds;
    }

    private static List<String> peers(Http.Answer explained, String kind) {
        List<String> peers = new ArrayList<>();
        for (JsonNode event : explained.json().path("story")) {
            if (event.path("kind").asString().equals(kind)) {
                peers.add(event.path("peer").asString());
            }
        }
        return peers;
    }
}
