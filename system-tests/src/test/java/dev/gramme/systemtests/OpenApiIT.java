package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.openapi.Ask;
import dev.gramme.gateway.openapi.Contract;
import dev.gramme.gateway.openapi.Operation;
import dev.gramme.gateway.openapi.RawAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/// Goal: real nodes answer as `/openapi.json` says, through the conflicts and conditions of a key's
/// life. Method: sends what the document describes to each node in turn, holds every answer against
/// it.
final class OpenApiIT {
    private static final int PATIENCE_MS = 10_000;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

    private final Contract contract =
            new Contract(CLUSTER.node(1).http().get("/openapi.json").text());
    private int asked;

    /// Through another node each time.
    private RawAnswer checked(Ask ask) {
        RealNode node = CLUSTER.nodes().get(asked++ % CLUSTER.nodes().size());
        RawAnswer answer = exchange(node, ask.bytes());
        assertThat(contract.complaints(ask.operation(), answer))
                .as("%s at %s%n%s", ask, node.name(), answer)
                .isEmpty();
        return answer;
    }

    private static RawAnswer exchange(RealNode node, String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.clientPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] all = socket.getInputStream().readAllBytes();
            return RawAnswer.parse(new String(all, StandardCharsets.ISO_8859_1));
        } catch (IOException broken) {
            throw new UncheckedIOException(request.lines().findFirst().orElse(""), broken);
        }
    }

    private Operation on(String method, String path) {
        return contract.operations().stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private Ask kv(String method, String key) {
        return on(method, "/kv/{key}").plain().at("/kv/" + key);
    }

    @Test
    void whatIsDescribedIsAnsweredAsDescribed() {
        TreeSet<Integer> seen = new TreeSet<>();
        for (Operation operation : contract.operations()) {
            for (Ask ask : operation.described()) {
                seen.add(checked(ask).status());
            }
            seen.add(checked(operation.plain().withHeader("Gramme-Request-Id: 1")).status());
            seen.add(checked(operation.plain().withHeader("Origin: http://evil")).status());
            seen.add(checked(operation.plain().withHeader("Host: evil.example")).status());
        }
        assertThat(seen).contains(200, 204, 400, 403, 404, 421);
    }

    @Test
    void aKeyLivesThroughConflictsAndConditionsAsDescribed() {
        RawAnswer absent = checked(kv("GET", "life"));
        assertThat(absent.status()).isEqualTo(404);
        String created = "If-Match: " + absent.header("ETag");
        RawAnswer first = checked(kv("PUT", "life").withHeader(created).withBody("one"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(checked(kv("PUT", "life").withHeader(created)).status()).isEqualTo(412);
        assertThat(checked(kv("PUT", "life").withQuery("blind=true").withBody("two")).status())
                .isEqualTo(200);
        RawAnswer siblings = checked(kv("GET", "life"));
        assertThat(siblings.status()).isEqualTo(300);
        assertThat(checked(kv("GET", "life").withQuery("resolve=latest")).body()).isEqualTo("two");
        String stale = "If-Match: " + first.header("ETag");
        RawAnswer failed = checked(kv("PUT", "life").withHeader(stale).withBody("three"));
        assertThat(failed.status()).isEqualTo(412);
        assertThat(failed.body()).contains("\"text\":\"one\"", "\"text\":\"two\"");
        String seen = "If-Match: " + failed.header("ETag");
        assertThat(checked(kv("PUT", "life").withHeader(seen).withBody("three")).status())
                .isEqualTo(200);
        RawAnswer one = checked(kv("GET", "life"));
        assertThat(one.body()).isEqualTo("three");
        String known = "If-None-Match: " + one.header("ETag");
        assertThat(checked(kv("HEAD", "life").withHeader(known)).status()).isIn(200, 304);
        String now = "If-Match: " + one.header("ETag");
        assertThat(checked(kv("DELETE", "life").withHeader(now)).body())
                .contains("\"existed\":true");
        assertThat(checked(kv("DELETE", "life").withHeader("If-Match: *")).status()).isEqualTo(412);
    }

    @Test
    void aRepeatOfAConditionalWriteIsNoConflictWithItself() {
        RealNode node = CLUSTER.node(2);
        RawAnswer absent = exchange(node, kv("GET", "repeat").bytes());
        Ask write =
                kv("PUT", "repeat")
                        .withHeader("If-Match: " + absent.header("ETag"))
                        .withHeader("Idempotency-Key: 7");
        RawAnswer first = exchange(node, write.bytes());
        RawAnswer again = exchange(node, write.bytes());
        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Gramme-Context")).isEqualTo(first.header("Gramme-Context"));
    }

    @Test
    void contextsOfOtherKeysAreRefusedAsDescribed() {
        String tag = checked(kv("PUT", "mine")).header("ETag");
        RawAnswer answer = checked(kv("PUT", "yours").withHeader("If-Match: " + tag));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("bad-context");
    }

    @Test
    void expiryIsShownByEveryNode() {
        String far = "4102444800000";
        checked(kv("PUT", "far").withQuery("expires-at=" + far));
        for (RealNode node : CLUSTER.nodes()) {
            assertThat(node.http().get("/kv/far").header("Gramme-Expires-At")).isEqualTo(far);
        }
        checked(kv("PUT", "gone").withQuery("expires-at=1"));
        for (RealNode node : CLUSTER.nodes()) {
            assertThat(node.http().get("/kv/gone").status()).isEqualTo(404);
        }
    }

    @Test
    void dynagosClientsSeeOneClusterThroughEveryNode() {
        TreeSet<String> owners = new TreeSet<>();
        List<RealNode> nodes = CLUSTER.nodes();
        for (int i = 0; i < 12; i++) {
            Http http = nodes.get(i % nodes.size()).http();
            String body = "{\"Key\":\"key%d\",\"Value\":\"value%d\"}".formatted(i, i);
            String owner = http.post("/kvstore", body).json().path("node").asString();
            owners.add(owner);
            for (RealNode node : nodes) {
                Http.Answer got = node.http().get("/kvstore/key" + i);
                assertThat(got.json().path("value").asString()).isEqualTo("value" + i);
                assertThat(got.json().path("node").asString()).isEqualTo(owner);
            }
        }
        assertThat(owners).hasSizeGreaterThan(1);
        TreeSet<String> members = new TreeSet<>();
        nodes.forEach(node -> members.add("127.0.0.1:" + node.clientPort()));
        for (RealNode node : nodes) {
            TreeSet<String> shown = new TreeSet<>();
            node.http().page("/members").forEach(one -> shown.add(one.asString()));
            assertThat(shown).isEqualTo(members).containsAll(owners);
        }
    }
}
