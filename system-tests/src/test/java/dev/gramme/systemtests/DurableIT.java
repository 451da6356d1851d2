package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/// A node with an engine that is not ours is killed again and again while a client writes; what was
/// acknowledged is there after each start. (Of the engine `log`, [KillIT] and [PowerCutIT] show
/// more.) And the directory of one engine is refused by the other.
final class DurableIT {
    private static final int KILLS = 10;
    private static final int KEYS = 50;

    private final Map<String, Integer> acknowledged = new TreeMap<>();
    private final Map<String, Integer> tried = new TreeMap<>();

    @ParameterizedTest
    @CsvSource("lsm, log")
    void whatWasAcknowledgedOutlivesKills(String engine, String other) throws InterruptedException {
        RealNode node = new RealNode("n1", RealCluster.freshDirectory("Durable-" + engine));
        start(node, engine);
        try {
            node.awaitReady();
            killAgainAndAgain(node);
        } finally {
            node.program().close();
        }
        start(node, other);
        assertThat(node.program().awaitEnd()).as(node.program().output()).isEqualTo(1);
        assertThat(node.program().output())
                .contains("was made by the engine " + engine + ", not " + other)
                .contains("gramme export");
    }

    private static void start(RealNode node, String engine) {
        node.setFlags(List.of("--engine", engine, "--n", "1"));
        node.start();
    }

    private void killAgainAndAgain(RealNode node) throws InterruptedException {
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int first = next;
            Thread killer = killerOnceAcknowledged(node, acknowledgedCount() + wanted());
            while (node.isAlive()) {
                write(node, "key" + next % KEYS, next);
                next++;
            }
            killer.join();
            assertThat(next).as("written before kill %d", kill).isGreaterThan(first);
            node.start();
            node.awaitReady();
            List.copyOf(acknowledged.keySet()).forEach(key -> check(node, key));
        }
        assertThat(acknowledged).hasSize(KEYS);
    }

    private static int wanted() {
        return ThreadLocalRandom.current().nextInt(20, 200);
    }

    private synchronized int acknowledgedCount() {
        return acknowledged.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private Thread killerOnceAcknowledged(RealNode node, int number) {
        return Thread.startVirtualThread(() -> {
            Poll.until(
                    "write " + number + " is acknowledged",
                    RealNode.START,
                    () -> acknowledgedCount() >= number,
                    () -> "so far " + acknowledgedCount());
            node.program().kill();
        });
    }

    private void write(RealNode node, String key, int number) {
        tried.put(key, number);
        try {
            Http.Answer answer = node.http().put("/kv/" + key, "" + number);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        } catch (UncheckedIOException killed) {
            return; // Whether it was stored nobody knows.
        }
        synchronized (this) {
            acknowledged.put(key, number);
        }
    }

    /// Keys are overwritten by one client: the last acknowledged number, or the one tried after it.
    /// What was seen once is as good as acknowledged.
    private void check(RealNode node, String key) {
        Http.Answer answer = node.http().get("/kv/" + key);
        assertThat(answer.status()).as("%s: %s", key, answer).isEqualTo(200);
        assertThat(answer.text()).as(key).isIn("" + acknowledged.get(key), "" + tried.get(key));
        acknowledged.put(key, Integer.parseInt(answer.text()));
    }
}
