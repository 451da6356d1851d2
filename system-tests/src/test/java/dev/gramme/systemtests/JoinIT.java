package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// Lone nodes become clusters by joins: n1 to n3 one after the other, n4 to n6 at the same time.
/// Data are never merged, lost or hidden by a join. The tests build upon each other.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class JoinIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.lone(6, "--q", "64");

    private final RealNode n1 = CLUSTER.node(1);
    private final RealNode n2 = CLUSTER.node(2);
    private final RealNode n3 = CLUSTER.node(3);
    private final List<RealNode> former = CLUSTER.nodes().subList(0, 3);
    private final List<RealNode> latter = CLUSTER.nodes().subList(3, 6);

    @Test
    @Order(1)
    void aLoneNodeIsReadyAndRefusesWritesSayingWhatIsMissing() {
        assertThat(n1.http().get("/readyz").status()).isEqualTo(200);
        Http.Answer put = n1.http().put("/kv/early", "no");
        assertThat(put.status()).isEqualTo(503);
        assertThat(put.json().path("outcome").asString()).isEqualTo("not-applied");
        assertThat(put.json().path("reason").asString()).isEqualTo("quorum");
        assertThat(put.json().path("detail").asString()).contains("1").contains("2");
        try (Resp resp = n1.resp()) {
            assertThat(resp.call("SET", "early", "no"))
                    .isInstanceOfSatisfying(
                            Resp.Failure.class,
                            failure -> assertThat(failure.text()).startsWith("NOQUORUM"));
        }
        assertThat(n1.http().get("/kv/early").status()).isEqualTo(503);
    }

    @Test
    @Order(2)
    void twoJoinsInEitherDirectionMakeThree() {
        assertJoined(join(n2, n1.clientPort()));
        assertAgree(List.of(n1, n2), 2);
        assertJoined(join(n1, n3.peerPort()));
        assertAgree(former, 3);
        assertThat(n1.http().put("/kv/first", "write").status()).isEqualTo(200);
        for (RealNode node : former) {
            Poll.until(
                    node.name() + " serves what was written",
                    PATIENCE,
                    () -> node.http().get("/kv/first").text().equals("write"),
                    () -> node.http().get("/kv/first").toString());
        }
        assertThat(n3.http().get("/kv/early").status()).isEqualTo(404);
        assertJoined(join(n3, n1.clientPort()));
        assertAgree(former, 3);
    }

    @Test
    @Order(3)
    void joinsAtTheSameTimeDoNotFork() {
        RealNode n4 = latter.get(0);
        RealNode n5 = latter.get(1);
        RealNode n6 = latter.get(2);
        CompletableFuture<Void> one = eventually(n5, n4.peerPort());
        CompletableFuture<Void> other = eventually(n6, n4.clientPort());
        CompletableFuture<Void> back = eventually(n4, n5.clientPort());
        CompletableFuture.allOf(one, other, back).join();
        assertAgree(latter, 3);
        assertThat(n6.http().put("/kv/second", "cluster").status()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void clustersThatHoldDataAreNotMerged() {
        Http.Answer refused = join(n1, latter.getFirst().clientPort());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains("data");
        assertThat(join(latter.getLast(), n2.peerPort()).status()).isEqualTo(409);
        assertAgree(former, 3);
        assertAgree(latter, 3);
        assertThat(values(n2, "first")).containsExactly("write");
        assertThat(values(latter.get(1), "second")).containsExactly("cluster");
    }

    @Test
    @Order(5)
    void anAddressWithoutANodeIsRefusedInWords() {
        Http.Answer nobody = join(n1, FreePorts.one());
        assertThat(nobody.status()).isEqualTo(409);
        assertThat(nobody.text()).contains("no node answers");
        assertThat(join(n1, n1.clientPort()).status()).isEqualTo(409);
        assertThat(n1.http().post("/admin/join", "{\"address\":7}").status()).isEqualTo(400);
        assertThat(n1.http().post("/admin/join", "what").status()).isEqualTo(400);
        assertAgree(former, 3);
    }

    @Test
    @Order(6)
    void aJoinedNodeKnowsItsClusterAfterARestart() {
        String cluster = n3.status().path("cluster").asString();
        n3.program().kill();
        n3.start();
        n3.awaitReady();
        assertThat(n3.status().path("cluster").asString()).isEqualTo(cluster);
        assertAgree(former, 3);
        assertThat(values(n3, "first")).containsExactly("write");
    }

    private static Http.Answer join(RealNode node, int port) {
        return node.http().post("/admin/join", "{\"address\":\"127.0.0.1:" + port + "\"}");
    }

    private static void assertJoined(Http.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("joined").asBoolean()).isTrue();
    }

    /// Repeats a join that is refused because another one is under way.
    private static CompletableFuture<Void> eventually(RealNode node, int port) {
        return CompletableFuture.runAsync(() ->
                Poll.until(
                        node.name() + " has joined",
                        PATIENCE,
                        () -> join(node, port).status() == 200,
                        () -> join(node, port).toString()));
    }

    /// All are members of one cluster and of nothing else, at one epoch.
    private static void assertAgree(List<RealNode> nodes, int members) {
        Poll.until(
                "the nodes agree",
                PATIENCE,
                () -> {
                    TreeSet<String> seen = new TreeSet<>();
                    for (RealNode node : nodes) {
                        var status = node.status();
                        seen.add(status.path("cluster") + " at " + status.path("epoch"));
                        if (status.path("members").size() != members
                                || !status.path("ready").asBoolean()
                                || nodes.stream().anyMatch(o -> !node.sees(o).equals("alive"))) {
                            return false;
                        }
                    }
                    return seen.size() == 1;
                },
                () -> nodes.stream().map(RealNode::status).toList().toString());
    }

    private static List<String> values(RealNode node, String key) {
        return node.http().get("/kv/" + key + "?strict=true").values().stream()
                .map(value -> new String(value, UTF_8))
                .toList();
    }
}
