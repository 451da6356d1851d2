package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/// Nodes with the engine `log` are killed again and again while clients write: at random moments,
/// while they start, and at each [KillPoint]; what was acknowledged is there after each start. (A
/// kill leaves what the system has taken; the loss of power is `PowerCutIT`.) More kills:
/// `-Dgramme.kills=5000`.
final class KillIT {
    private static final int KILLS = Integer.getInteger("gramme.kills", 210);

    /// Data directories, so that none has too many lives behind it.
    private static final int KILLS_OF_ONE = 35;

    private static final int AT_ONCE = 3;
    private static final int MOST_WRITES = 4_000;
    private static final int NEAR_WRITES = 200;
    private static final int START_MS = 700;

    /// The exit code of a process that was sent SIGKILL.
    private static final int KILLED = 137;

    private final Path home = RealCluster.freshDirectory(KillIT.class.getSimpleName());
    private final Map<KillPoint, Integer> reached = new EnumMap<>(KillPoint.class);
    private final List<String> losses = new ArrayList<>();
    private int checks;
    private int kills;

    @Test
    void whatWasAcknowledgedOutlivesKills() throws InterruptedException, ExecutionException {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        List<Future<?>> series = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int first = 0; first < KILLS; first += KILLS_OF_ONE) {
                int from = first;
                int count = Math.min(KILLS_OF_ONE, KILLS - from);
                series.add(workers.submit(() -> new Series(from, seed).run(count)));
            }
        }
        for (Future<?> one : series) {
            one.get();
        }
        System.out.printf("%d kills, %d checks, seed %d; at %s%n", kills, checks, seed, reached);
        assertThat(losses).as("seed %d, %s", seed, home).isEmpty();
        assertThat(kills).isEqualTo(KILLS);
        assertThat(checks).isGreaterThan(KILLS / 2);
        assertThat(reached).containsOnlyKeys(KillPoint.values());
    }

    private synchronized void noteCheck(List<String> found) {
        checks++;
        losses.addAll(found);
    }

    /// It was killed and did not end for another reason.
    private synchronized void noteKill(RealNode node) {
        int exitCode = node.program().awaitEnd();
        assertThat(exitCode).as(node.program().output()).isIn(KILLED, KillPoint.EXIT_CODE);
        kills++;
    }

    private synchronized void noteReached(RealNode node, KillPoint point) {
        if (node.program().awaitEnd() == KillPoint.EXIT_CODE) {
            reached.merge(point, 1, Integer::sum);
        }
    }

    /// One data directory, killed again and again.
    private final class Series {
        private final RealNode node;
        private final Witness witness;
        private final Random random;
        private final List<KillPoint> points = new ArrayList<>(List.of(KillPoint.values()));
        private int turn;

        Series(int number, long seed) {
            node = new RealNode("s" + number, home.resolve("s" + number));
            node.setFlags(List.of("--engine", "log", "--n", "1", "--q", "16"));
            witness = new Witness(node, seed + number);
            random = new Random(seed + number);
            Collections.shuffle(points, random);
        }

        Void run(int count) throws InterruptedException {
            long before = witness.acknowledged();
            for (int i = 0; i < count; i++) {
                switch (i % 4) {
                    case 0 -> killAnyWhen();
                    case 1 -> killWhileItStarts();
                    default -> killAt(points.get(turn++ % points.size()));
                }
            }
            start(CrashNode.sound());
            noteCheck(witness.losses());
            node.program().kill();
            assertThat(witness.acknowledged()).isGreaterThan(before + 10L * count);
            return null;
        }

        private void start(List<String> options) {
            node.start(List.of(), options);
        }

        private void killAnyWhen() throws InterruptedException {
            start(CrashNode.sound());
            noteCheck(witness.losses());
            long number = witness.acknowledged() + random.nextInt(NEAR_WRITES);
            Thread killer =
                    Thread.startVirtualThread(() -> {
                        Poll.until(
                                "writes", RealNode.START, () -> witness.acknowledged() >= number);
                        node.program().kill();
                    });
            witness.write(Long.MAX_VALUE / 2);
            killer.join();
            noteKill(node);
        }

        private void killWhileItStarts() throws InterruptedException {
            start(CrashNode.sound());
            node.program().endsWithin(random.nextInt(START_MS));
            node.program().kill();
            noteKill(node);
        }

        private void killAt(KillPoint point) throws InterruptedException {
            start(CrashNode.killedAt(point, 1 + (point.isAtStart() ? 0 : random.nextInt(5))));
            try {
                noteCheck(witness.losses());
                witness.write(MOST_WRITES);
            } catch (Witness.Ended | UncheckedIOException _) {
                // It has come to the point before it was asked for everything.
            }
            node.program().close();
            noteKill(node);
            noteReached(node, point);
        }
    }
}
