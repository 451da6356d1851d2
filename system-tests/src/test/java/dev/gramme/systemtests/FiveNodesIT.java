package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Token;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// With more nodes than copies a node is a home of some keys only: it coordinates for the others by
/// asking their homes, and stands in where a home is gone. The tests build upon each other.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FiveNodesIT {
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final int KEYS = 300;
    private static final int N = 3;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(5, "--q", "64");

    @Test
    @Order(1)
    void everyPartitionHasThreeHomesSpreadEvenly() {
        JsonNode ring = CLUSTER.node(1).http().page("/admin/ring");
        assertThat(ring.path("partitions")).hasSize(64);
        for (JsonNode homes : ring.path("partitions")) {
            TreeSet<String> names = new TreeSet<>();
            homes.forEach(home -> names.add(home.asString()));
            assertThat(names).hasSize(N);
        }
        for (JsonNode node : ring.path("nodes")) {
            assertThat(node.path("partitions").asInt()).isBetween(38, 39);
        }
        for (RealNode node : CLUSTER.nodes()) {
            assertThat(node.http().page("/admin/ring").path("partitions"))
                    .isEqualTo(ring.path("partitions"));
        }
    }

    @Test
    @Order(2)
    void everyKeyIsHeldByThreeOfFive() {
        for (int i = 0; i < KEYS; i++) {
            RealNode node = CLUSTER.nodes().get(i % 5);
            if (i % 2 == 0) {
                assertThat(node.http().put("/kv/five" + i, "v" + i).status()).isEqualTo(200);
            } else {
                try (Resp resp = node.resp()) {
                    assertThat(resp.call("SET", "five" + i, "v" + i)).isEqualTo("OK");
                }
            }
        }
        awaitSum("keys", N * KEYS);
        for (int i = 0; i < KEYS; i++) {
            RealNode node = CLUSTER.nodes().get((i + 2) % 5);
            assertThat(node.http().get("/kv/five" + i).text()).isEqualTo("v" + i);
        }
    }

    @Test
    @Order(3)
    void aNodeThatIsNoHomeTakesReadsAndWrites() {
        String key = "stranger";
        List<String> homes = homes(key);
        for (RealNode node : CLUSTER.nodes()) {
            if (homes.contains(node.name())) {
                continue;
            }
            Http.Answer put = node.http().put("/kv/" + key + "?explain=true", node.name());
            assertThat(put.status()).isEqualTo(200);
            JsonNode story = put.json().path("story");
            assertThat(peers(story, "forward")).isSubsetOf(homes).hasSize(1);
            assertThat(nodes(story, "dot-minted")).isSubsetOf(homes).hasSize(1);

            Http.Answer get = node.http().get("/kv/" + key + "?explain=true&r=3");
            assertThat(nodes(get.json().path("story"), "coordinate")).containsExactly(node.name());
            assertThat(peers(get.json().path("story"), "reply"))
                    .containsExactlyInAnyOrderElementsOf(homes);
            assertThat(node.http().get("/kv/" + key).text()).isEqualTo(node.name());
        }
    }

    @Test
    @Order(4)
    void aFallbackStandsInForADeadHomeAndHandsOverWhatItKept() {
        RealNode victim = CLUSTER.node(4);
        List<RealNode> others = CLUSTER.nodesBut(victim);
        List<String> keys = keysOf(victim, 20);
        long before = sum("keys", others);
        victim.program().kill();

        Http writer = others.getFirst().http();
        for (String key : keys) {
            Http.Answer put = writer.put("/kv/" + key + "?level=all", "kept");
            assertThat(put.status()).as("%s: %s", key, put).isEqualTo(200);
            assertThat(put.header("Gramme-Copies")).isEqualTo("3");
            assertThat(put.header("Gramme-Fallbacks")).isEqualTo("1");
        }
        assertThat(sum("hints", others)).isEqualTo(keys.size());
        Http.Answer strict = writer.put("/kv/" + keys.getFirst() + "?w=3&strict=true", "no");
        assertThat(strict.status()).isEqualTo(503);
        assertThat(strict.json().path("outcome").asString()).isIn("unknown", "not-applied");
        for (String key : keys) {
            assertThat(writer.put("/kv/" + key + "?strict=true", "strict").status()).isEqualTo(200);
        }
        assertThat(sum("keys", others)).isEqualTo(before + 2L * keys.size());

        victim.start();
        victim.awaitReady();
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        awaitSum("hints", 0);
        awaitSum("keys", N * (KEYS + 1L + keys.size()));
        for (String key : keys) {
            Http.Answer all = victim.http().get("/kv/" + key + "?level=all&strict=true");
            assertThat(all.values()).as("%s: %s", key, all).hasSizeBetween(1, 2);
            assertThat(all.values()).anySatisfy(value -> assertThat(value).isEqualTo(STRICT));
        }
    }

    private static final byte[] STRICT = "strict".getBytes(UTF_8);

    private static List<String> keysOf(RealNode home, int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; keys.size() < count; i++) {
            if (homes("dead" + i).contains(home.name())) {
                keys.add("dead" + i);
            }
        }
        return keys;
    }

    private static List<String> homes(String key) {
        JsonNode ring = CLUSTER.node(1).http().page("/admin/ring");
        int partition =
                Token.partition(Token.of(Key.of(key)), ring.path("settings").path("q").asInt());
        List<String> homes = new ArrayList<>();
        ring.path("partitions").path(partition).forEach(home -> homes.add(home.asString()));
        return homes;
    }

    private static void awaitSum(String gauge, long goal) {
        Poll.until(
                "the sum of " + gauge + " over the nodes is " + goal,
                SETTLED,
                () -> sum(gauge, CLUSTER.nodes()) == goal,
                () -> "It is " + sum(gauge, CLUSTER.nodes()));
    }

    private static long sum(String gauge, List<RealNode> nodes) {
        return nodes.stream().mapToLong(node -> node.status().path(gauge).asLong()).sum();
    }

    private static Set<String> peers(JsonNode story, String kind) {
        return named(story, kind, "peer");
    }

    private static Set<String> nodes(JsonNode story, String kind) {
        return named(story, kind, "node");
    }

    private static Set<String> named(JsonNode story, String kind, String whom) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode event : story) {
            if (event.path("kind").asString().equals(kind)) {
                names.add(event.path(whom).asString());
            }
        }
        return names;
    }
}
