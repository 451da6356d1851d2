package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Whichever of five nodes is asked, SCAN, DBSIZE and RANDOMKEY see the keys of the whole cluster,
/// of which each node holds three fifths; also with a node gone, and with one come back. The tests
/// build upon each other.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WalkIT {
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final int KEYS = 400;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(5, "--q", "64");

    private final TreeSet<String> expected = new TreeSet<>();

    WalkIT() {
        for (int i = 0; i < KEYS; i++) {
            expected.add("walk/" + i);
        }
    }

    @Test
    @Order(1)
    void everyNodeWalksOverAllKeysAndCountsThem() {
        int number = 0;
        for (String key : expected) {
            RealNode node = CLUSTER.nodes().get(number++ % 5);
            assertThat(node.http().put("/kv/" + key, "v").status()).isEqualTo(200);
        }
        for (RealNode node : CLUSTER.nodes()) {
            for (String count : List.of("10", "1000000")) {
                assertThat(walk(List.of(node), count)).isEqualTo(List.copyOf(expected));
            }
            awaitCount(node, KEYS);
            try (Resp resp = node.resp()) {
                assertThat(expected).contains(text(resp.call("RANDOMKEY")));
            }
        }
    }

    @Test
    @Order(2)
    void aCursorGoesFromNodeToNode() {
        assertThat(walk(CLUSTER.nodes(), "1")).isEqualTo(List.copyOf(expected));
    }

    @Test
    @Order(3)
    void withANodeGoneNothingIsMissedAndWhatWasDeletedGoes() {
        RealNode victim = CLUSTER.node(2);
        List<RealNode> others = CLUSTER.nodesBut(victim);
        victim.program().kill();

        for (RealNode node : others) {
            assertThat(walk(List.of(node), "100")).isEqualTo(List.copyOf(expected));
            awaitCount(node, KEYS);
        }
        try (Resp resp = others.getFirst().resp()) {
            assertThat(resp.call("SET", "walk/new", "v")).isEqualTo("OK");
            assertThat(resp.call("DEL", "walk/7")).isEqualTo(1L);
        }
        expected.add("walk/new");
        expected.remove("walk/7");
        victim.start();
        victim.awaitReady();
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        for (RealNode node : CLUSTER.nodes()) {
            awaitCount(node, KEYS);
        }
        assertThat(walk(List.of(victim), "50")).isEqualTo(List.copyOf(expected));
        assertThat(walk(CLUSTER.nodes(), "50")).isEqualTo(List.copyOf(expected));
    }

    /// All keys, sorted, step after step at the next node.
    private static List<String> walk(List<RealNode> nodes, String count) {
        List<String> found = new ArrayList<>();
        String cursor = "0";
        int step = 0;
        do {
            try (Resp resp = nodes.get(step++ % nodes.size()).resp()) {
                Object page = resp.call("SCAN", cursor, "COUNT", count);
                assertThat(page).isInstanceOf(List.class);
                if (page instanceof List<?> pair && pair.get(1) instanceof List<?> keys) {
                    cursor = text(pair.get(0));
                    keys.forEach(key -> found.add(text(key)));
                }
            }
        } while (!cursor.equals("0"));
        found.sort(null);
        return found;
    }

    /// A home that is behind can make a count a little too small.
    private static void awaitCount(RealNode node, long keys) {
        Poll.until(
                node.name() + " counts " + keys + " keys",
                SETTLED,
                () -> count(node).equals(String.valueOf(keys)),
                () -> "It counts " + count(node));
    }

    private static String count(RealNode node) {
        try (Resp resp = node.resp()) {
            return String.valueOf(resp.call("DBSIZE"));
        }
    }

    private static String text(@Nullable Object bulk) {
        assertThat(bulk).isInstanceOf(byte[].class);
        return bulk instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
    }
}
