package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.port.Timers;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class TimerWheelTest {
    private static final long START_MS = 1_000;

    private final List<Long> asked = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private final TimerWheel wheel = new TimerWheel(START_MS, asked::add);

    @Test
    void runsWhatIsDueInTheOrderOfTime() {
        wheel.at(START_MS + 30, () -> ran.add("late"));
        wheel.at(START_MS + 10, () -> ran.add("first"));
        wheel.at(START_MS + 10, () -> ran.add("second"));
        wheel.advance(START_MS + 9);
        assertThat(ran).isEmpty();
        wheel.advance(START_MS + 40);
        assertThat(ran).containsExactly("first", "second", "late");
    }

    @Test
    void asksToBeWokenForTheNextTimerAlone() {
        wheel.at(START_MS + 30, () -> {});
        wheel.at(START_MS + 50, () -> {});
        wheel.at(START_MS + 10, () -> {});
        assertThat(asked).containsExactly(START_MS + 30, START_MS + 10);
        wheel.advance(START_MS + 10);
        assertThat(asked.getLast()).isEqualTo(START_MS + 30);
        wheel.advance(START_MS + 30);
        assertThat(asked.getLast()).isEqualTo(START_MS + 50);
        wheel.advance(START_MS + 50);
        assertThat(asked).hasSize(4);
    }

    @Test
    void aTimerOfALaterTurnWaitsForIt() {
        wheel.at(START_MS + 10_000, () -> ran.add("far"));
        wheel.at(START_MS + 10_000 % 4_096, () -> ran.add("near"));
        wheel.advance(START_MS + 9_999);
        assertThat(ran).containsExactly("near");
        wheel.advance(START_MS + 10_000);
        assertThat(ran).containsExactly("near", "far");
    }

    @Test
    void aTimeOfThePastIsSoon() {
        wheel.at(START_MS - 5, () -> ran.add("overdue"));
        assertThat(ran).isEmpty();
        wheel.advance(START_MS + 1);
        assertThat(ran).containsExactly("overdue");
    }

    @Test
    void aTaskMayCancelItsNeighboursAndSetNewTimers() {
        List<Timers.Timer> all = new ArrayList<>();
        all.add(
                wheel.at(
                        START_MS + 5,
                        () -> {
                            ran.add("one");
                            all.get(1).cancel();
                            all.get(0).cancel();
                            wheel.at(START_MS + 5, () -> ran.add("next"));
                        }));
        all.add(wheel.at(START_MS + 5, () -> ran.add("cancelled")));
        all.add(wheel.at(START_MS + 5, () -> ran.add("three")));
        wheel.advance(START_MS + 5);
        assertThat(ran).containsExactly("one", "three");
        wheel.advance(START_MS + 6);
        assertThat(ran).containsExactly("one", "three", "next");
    }

    @Test
    void aNodeThatSleptLongRunsAllThatIsDue() {
        for (int i = 1; i <= 20; i++) {
            int number = i;
            wheel.at(START_MS + 1_000L * i, () -> ran.add("t" + number));
        }
        wheel.advance(START_MS + 100_000);
        assertThat(ran).hasSize(20).startsWith("t1", "t2").endsWith("t19", "t20");
    }

    @Test
    void randomTimersRunOnceAtTheirTimeOrNotAtAll() {
        Random random = new Random(7);
        long now = START_MS;
        List<Planned> open = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            Planned planned = new Planned(now + 1 + random.nextInt(9_000));
            planned.timer = wheel.at(planned.dueMs, () -> planned.runs++);
            open.add(planned);
            if (random.nextBoolean()) {
                Planned victim = open.get(random.nextInt(open.size()));
                victim.timer.cancel();
                victim.cancelled |= victim.runs == 0;
            }
            now += random.nextInt(3);
            wheel.advance(now);
        }
        long end = now;
        assertThat(open)
                .allSatisfy(planned -> {
                    int expected = planned.cancelled || planned.dueMs > end ? 0 : 1;
                    assertThat(planned.runs).isEqualTo(expected);
                });
    }

    private static final class Planned {
        private final long dueMs;
        private Timers.Timer timer = () -> {};
        private int runs;
        private boolean cancelled;

        Planned(long dueMs) {
            this.dueMs = dueMs;
        }
    }
}
