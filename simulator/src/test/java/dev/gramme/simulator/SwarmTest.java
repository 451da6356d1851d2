package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.ring.Member;
import dev.gramme.simulator.world.Tamper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Goal: whatever goes wrong, every promise is kept. Method: whole clusters in virtual time under
/// random clients and faults, seed by seed: those that failed once, and fresh ones. The first fresh
/// seed is printed; `-Dgramme.seed=S` sets it and `-Dgramme.seeds=COUNT` their number.
class SwarmTest {
    private static final int THREADS = 2;
    private static final int ROUGH = Integer.getInteger("gramme.rough", 40);
    private static final int ROUGH_MS = 6_000;

    /// Events of a machine whose store is the log engine: bytes that are not what was written, the
    /// tail of a write that had not ended, a disk that fails, a merge that lets a segment go.
    private static final List<String> DISK_CORNERS =
            List.of(" damaged ", " cut off ", " fail ", " merged ");

    @Test
    void seedsThatFailedOnceAreGreen() throws Exception {
        assertGreen(play(remembered(), SwarmTest::drawn));
    }

    /// When they failed there was no other disk.
    @Test
    void seedsThatFailedOnceAreGreenWithoutTheLogEngine() throws Exception {
        assertGreen(play(remembered(), seed -> drawn(seed).withFiles(List.of())));
    }

    /// Every one of these worlds has it, with crashes, damage and disks that fail.
    @Test
    void theLogEngineIsGreenAndReachesEveryCornerOfItsDisk() throws Exception {
        long first = Long.getLong("gramme.seed", System.currentTimeMillis() / 10 % 1_000_000_000);
        System.out.printf("fresh seeds %d to %d%n", first, first + ROUGH - 1);
        Set<String> corners = ConcurrentHashMap.newKeySet();
        Consumer<String> printer =
                line -> DISK_CORNERS.stream().filter(line::contains).forEach(corners::add);
        assertGreen(
                play(
                        LongStream.range(first, first + ROUGH).boxed().toList(),
                        seed -> rough(seed, ROUGH_MS),
                        printer));
        assertThat(corners).containsExactlyInAnyOrderElementsOf(DISK_CORNERS);
    }

    /// 100039: a rebuilt home showed a delete that it did not claim. 101450: a home that had lost
    /// its clock did not look for what expires. 700007: a crash during the first write of a new
    /// disk left a partition that was empty and in good standing.
    @Test
    void roughWorldsThatFailedOnceAreGreen() throws Exception {
        assertGreen(play(List.of(100_039L, 101_450L, 700_007L), seed -> rough(seed, ROUGH_MS)));
    }

    private static Swarm rough(long seed, int safetyMs) {
        Swarm rough = PlantedBugsTest.roughened(Swarm.of(seed, new Swarm.Wanted(0, safetyMs)));
        return rough.withFiles(rough.members().stream().map(Member::id).toList());
    }

    private static Swarm drawn(long seed) {
        return Swarm.of(seed, Swarm.Wanted.ANYTHING);
    }

    @Test
    void freshSeedsAreGreenAndReachEveryCorner() throws Exception {
        long first = Long.getLong("gramme.seed", System.currentTimeMillis() / 10 % 1_000_000_000);
        int count = Integer.getInteger("gramme.seeds", 200);
        System.out.printf("fresh seeds %d to %d%n", first, first + count - 1);
        List<Long> seeds = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            seeds.add(seed);
        }
        List<Verdict> verdicts = play(seeds, SwarmTest::drawn);
        assertGreen(verdicts);
        if (count >= 200) {
            assertThat(counts(verdicts)).containsKeys(CORNERS);
        }
        long asked = verdicts.stream().mapToLong(Verdict::asked).sum();
        long done = verdicts.stream().mapToLong(Verdict::done).sum();
        assertThat(done).as("operations done of %d", asked).isGreaterThan(asked * 6 / 10);
    }

    /// What must happen somewhere in a swarm, or the swarm shows less than it seems to.
    private static final Kind[] CORNERS = {
        Kind.FORWARD,
        Kind.HEDGE,
        Kind.HINT_SENT,
        Kind.HINT_KEPT,
        Kind.HINT_DELIVERED,
        Kind.FOLD,
        Kind.READ_REPAIR,
        Kind.LATE_REPLY,
        Kind.EXCHANGE,
        Kind.NEED_FULL,
        Kind.TRANSFER,
        Kind.GOOD_STANDING,
        Kind.LIFE,
        Kind.MEMBER_SUSPECT,
        Kind.MEMBER_DOWN,
        Kind.LINK_DOWN,
        Kind.EXPIRED,
        Kind.CLOSED
    };

    private static Map<Kind, Long> counts(List<Verdict> verdicts) {
        Map<Kind, Long> sums = new EnumMap<>(Kind.class);
        verdicts.forEach(verdict ->
                verdict.counts().forEach((kind, count) -> sums.merge(kind, count, Long::sum)));
        return sums;
    }

    private static void assertGreen(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            assertThat(verdict.violations())
                    .as("%s%n%s", verdict.replay(), String.join("\n", verdict.tail()))
                    .isEmpty();
        }
    }

    private static List<Verdict> play(List<Long> seeds, LongFunction<Swarm> drawn)
            throws Exception {
        return play(seeds, drawn, null);
    }

    private static List<Verdict> play(
            List<Long> seeds, LongFunction<Swarm> drawn, @Nullable Consumer<String> printer)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Verdict>> playing = new ArrayList<>();
            for (long seed : seeds) {
                Swarm swarm = drawn.apply(seed);
                playing.add(threads.submit(() -> Simulation.play(swarm, Tamper.NONE, printer)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<Verdict> verdict : playing) {
                verdicts.add(verdict.get());
            }
            return verdicts;
        } catch (ExecutionException e) {
            throw new AssertionError("a run ended without a verdict", e);
        }
    }

    private static List<Long> remembered() throws IOException {
        try (InputStream in = SwarmTest.class.getResourceAsStream("/seeds.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "seeds.txt").readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::valueOf)
                    .toList();
        }
    }
}
