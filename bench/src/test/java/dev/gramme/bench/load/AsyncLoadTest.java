package dev.gramme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: foreign clients are loaded as ours are, whichever way they complete. Method: a map behind
/// another thread, or one that has always answered already.
final class AsyncLoadTest {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<String, byte[]> map = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    @Test
    void askAsOftenAsTheyShould() throws Exception {
        for (boolean elsewhere : new boolean[] {true, false}) {
            map.clear();
            AsyncStore store = store(elsewhere);
            Verdict filled = AsyncLoad.run(plan(0).filling(), store, line -> {});
            assertThat(filled.counts().answered()).isEqualTo(100);
            assertThat(map).hasSize(100).containsKey("user99");
            assertThat(map.values()).allMatch(value -> value.length == 8);
            Verdict read = AsyncLoad.run(plan(100), store, line -> {});
            assertThat(read.problems()).isEmpty();
            assertThat(read.counts()).isEqualTo(new Counts(5_000, 5_000, 0, 0, 0, 0));
            assertThat(read.times().reads().count()).isEqualTo(5_000);
        }
    }

    @Test
    void failuresAreCounted() throws Exception {
        AsyncStore broken =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        return CompletableFuture.failedFuture(new IllegalStateException("no"));
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return CompletableFuture.supplyAsync(
                                () -> {
                                    throw new IllegalStateException("never");
                                },
                                thread);
                    }
                };
        Verdict verdict = AsyncLoad.run(plan(50), broken, line -> {});
        assertThat(verdict.counts().failed()).isEqualTo(5_000);
        assertThat(verdict.firstFailure()).contains("IllegalStateException");
    }

    /// As Hazelcast's: what it answers is known to its own methods alone.
    private static final class OwnFuture extends CompletableFuture<byte[]> {
        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public byte[] join() {
            return new byte[8];
        }
    }

    @Test
    void futuresMayKnowTheirAnswersThemselves() throws Exception {
        AsyncStore own =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        return new OwnFuture();
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return new OwnFuture();
                    }
                };
        Verdict verdict = AsyncLoad.run(plan(50), own, line -> {});
        assertThat(verdict.counts()).isEqualTo(new Counts(5_000, 5_000, 0, 0, 0, 0));
    }

    @Test
    void aClientThatThrowsEndsTheRun() {
        AtomicInteger asked = new AtomicInteger();
        AsyncStore broken =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        if (asked.incrementAndGet() > 100) {
                            throw new IllegalStateException("closed");
                        }
                        return CompletableFuture.supplyAsync(() -> map.get(key), thread);
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return CompletableFuture.completedFuture(map.put(key, value));
                    }
                };
        assertThatThrownBy(() -> AsyncLoad.run(plan(100), broken, line -> {}))
                .hasMessageContaining("load generator broke")
                .hasRootCauseMessage("closed");
    }

    @Test
    void aSeriesTellsEachRound() throws Exception {
        Series series = new Series(List.of(1, 2), 4, 100, 8, new Series.Rounds(2, 0, 0, false));
        assertThat(Series.parse(series.toWords().toArray(String[]::new))).isEqualTo(series);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AsyncStore store = store(true);
        series.play(
                plan -> AsyncLoad.run(plan, store, line -> {}),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(12);
        assertThat(lines.get(0)).isEqualTo("begin put 8 B");
        assertThat(lines.get(3)).startsWith("end ");
        JsonNode round = JsonMapper.shared().readTree(lines.get(3).substring("end ".length()));
        assertThat(round.path("cell").asString()).isEqualTo("get 8 B");
        assertThat(round.path("answered").asInt()).isEqualTo(200);
    }

    @Test
    void aSeriesForTheTailLooksForThePeakFirst() throws Exception {
        Series series = new Series(List.of(1), 4, 100, 8, new Series.Rounds(2, 0, 0, true));
        assertThat(Series.parse(series.toWords().toArray(String[]::new))).isEqualTo(series);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AsyncStore store = store(true);
        series.play(
                plan -> AsyncLoad.run(plan, store, line -> {}),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        List<JsonNode> rounds =
                out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(Series.END))
                        .map(line -> line.substring(Series.END.length()))
                        .map(JsonMapper.shared()::readTree)
                        .toList();
        assertThat(rounds.stream().map(round -> round.path("loop").asString()))
                .containsExactly(
                        "closed", "open", "open", "closed", "open", "open", "closed", "open",
                        "open");
        assertThat(rounds.get(1).path("rate_asked").asDouble())
                .isEqualTo(rounds.get(0).path("per_second").asDouble() * 0.7);
        assertThat(rounds.get(1).path("answered").asInt()).isEqualTo(200);
    }

    @Test
    void aClientProcessSaysWhyItFailed() {
        AsyncStore closed =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        return CompletableFuture.failedFuture(new IllegalStateException("closed"));
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return get(key);
                    }
                };
        Series series = new Series(List.of(1), 4, 100, 8, new Series.Rounds(1, 0, 0, false));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream words = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(AsyncLoad.play(series, closed, words, words)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("100 requests failed", "closed");
        assertThat(AsyncLoad.play(series, store(false), words, words)).isZero();
    }

    private AsyncStore store(boolean elsewhere) {
        return new AsyncStore() {
            @Override
            public CompletionStage<?> get(String key) {
                return elsewhere
                        ? CompletableFuture.supplyAsync(() -> map.get(key), thread)
                        : CompletableFuture.completedFuture(map.get(key));
            }

            @Override
            public CompletionStage<?> put(String key, byte[] value) {
                return elsewhere
                        ? CompletableFuture.runAsync(() -> map.put(key, value), thread)
                        : CompletableFuture.completedFuture(map.put(key, value));
            }
        };
    }

    private static Plan plan(int reads) {
        return new Plan(
                new Workload(100, Distribution.UNIFORM, Sizes.of(8), reads, "user", 1),
                new Pressure(8, 1, 1, 0),
                Extent.counting(5_000));
    }
}
