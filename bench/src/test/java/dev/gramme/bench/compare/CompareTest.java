package dev.gramme.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Goal: what is asked is understood, and the table says what the rounds did. The comparisons
/// themselves run in the system tests.
final class CompareTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "'', which peer?",
        "postgres, no peer is called postgres",
        "redis --rounds 0, --rounds takes 1 to 99",
        "redis --rounds, --rounds takes",
        "redis --seconds x, --seconds takes",
        "redis --fast, unknown flag --fast",
        "redis --loader theirs, --loader is own or redis-benchmark",
        "redis --nodes 3, redis is compared on one node",
        "cassandra --nodes 2, --nodes takes 1 or 3",
        "etcd --loader own, --loader is for redis",
        "etcd --etcd, --etcd takes the path",
        "redis --etcd /opt/etcd, --etcd is for etcd"
    })
    void wrongUseIsSaidWithWhatIsRight(String line, String words) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(words, "bench/compare PEER");
    }

    @Test
    void helpIsNoComparison() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("hazelcast", "--smoke");
    }

    @Test
    void sayingItAgainGivesTheSame() {
        for (String line :
                List.of(
                        "redis --rounds 3 --loader own",
                        "hazelcast --tail --value-size 64",
                        "etcd --nodes 1 --keys 2000 --etcd /opt/etcd",
                        "cassandra --nodes 3 --seconds 9 --warm-up 20")) {
            Order order = Order.parse(List.of(line.split(" ")));
            List<String> words = List.of(order.command().split(" "));
            assertThat(Order.parse(words.subList(1, words.size()))).isEqualTo(order);
        }
    }

    @Test
    void theTableHoldsMediansSpreadAndRatio() {
        List<Round> rounds =
                List.of(
                        round("redis", "SET", 100, 10),
                        round("gramme", "SET", 150, 8),
                        round("redis", "SET", 80, 12),
                        round("gramme", "SET", 120, 6),
                        round("redis", "SET", 110, 11),
                        round("gramme", "SET", 90, 7));
        assertThat(Sheet.of(rounds).lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "| SET | redis | 100 | -20..+10 % | 1.00 | 1.000 | 2.000 | 11.00 | 0.50 |"
                                + " 64 | 0 |",
                        "| SET | gramme | 120 | -25..+25 % | 1.20 | 1.000 | 2.000 | 7.00 | 0.50 |"
                                + " 64 | 0 |");
    }

    @Test
    void anOpenLoopIsToldWithItsPeakAndItsWorst() {
        List<Round> rounds =
                List.of(
                        round("redis", "SET", 1_000, 10),
                        open("redis", 700, 4),
                        open("redis", 700, 9));
        assertThat(Sheet.of(rounds).lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "| cell | system | peak/s | asked/s | ops/s | p50 ms | p99 ms | p99.9 ms |"
                                + " max ms | client | cpu us/op | cores | MiB | failed |",
                        "| SET | redis | 1,000 | 700 | 700 | 1.000 | 2.000 | 3.000 | 9.0 | 0.80 |"
                                + " 7.00 | 0.50 | 64 | 1 |");
    }

    @Test
    void anEtcdThatReadsSlowlyIsNoPeer() {
        assertThat(Etcd.isNewEnough("etcd Version: 3.5.16")).isTrue();
        assertThat(Etcd.isNewEnough("etcd Version: 4.0.0-rc1")).isTrue();
        assertThat(Etcd.isNewEnough("etcd Version: 3.4.23")).isFalse();
        assertThat(Etcd.isNewEnough("")).isFalse();
    }

    @Test
    void aJdkIsFoundByItsVersionOrSaidToBeMissing() throws Exception {
        int running = Runtime.version().feature();
        assertThat(Jdk.running().version()).startsWith(Integer.toString(running));
        assertThatThrownBy(() -> Jdk.find(9_999))
                .isInstanceOf(Missing.class)
                .hasMessageContaining("JDK 9999 is needed", "JAVA9999_HOME");
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        List<Round> rounds = List.of(round("a", "c", 10, 1), round("a", "c", 20, 1));
        assertThat(Sheet.median(rounds, Round::perSecond)).isEqualTo(15);
    }

    @Test
    void redisBenchmarkIsUnderstood() throws IOException {
        RedisBenchmark.Run run =
                RedisBenchmark.parse(
                        """
                        "test","rps","avg_latency_ms"
                        "SET","72992.70","0.35","0.05","0.34","0.58","0.92","3.10"
                        """);
        assertThat(run)
                .isEqualTo(new RedisBenchmark.Run(72_992.70, new Waits(0.34, 0.92, 0, 3.10)));
        assertThatThrownBy(() -> RedisBenchmark.parse("Error"))
                .hasMessageContaining("says something else: Error");
    }

    private int run(String... words) {
        return Compare.run(
                Arrays.asList(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static Round round(String system, String cell, double perSecond, double micros) {
        Use use = new Use(micros, 0.5, 64, 0);
        return new Round(system, cell, 0, perSecond, new Waits(1, 2, 3, 4), use, 0);
    }

    private static Round open(String system, double perSecond, double maxMs) {
        Use use = new Use(7, 0.5, 64, 0.8);
        Waits waits = new Waits(1, 2, 3, maxMs);
        return new Round(system, "SET", 700, perSecond, waits, use, maxMs > 5 ? 1 : 0);
    }
}
