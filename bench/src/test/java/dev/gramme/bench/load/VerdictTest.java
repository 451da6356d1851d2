package dev.gramme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Goal: a load that went wrong is not called good.
final class VerdictTest {
    private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0, 0, 0, 0);

    @Test
    void aRateThatWasReachedIsGood() {
        assertThat(verdict(1_000, new Counts(1_000, 999, 0, 0, 0, 0), "").problems()).isEmpty();
        assertThat(verdict(0, new Counts(10, 10, 3, 0, 0, 0), "").good()).isTrue();
    }

    @Test
    void whatWentWrongIsSaidInWords() {
        assertThat(verdict(1_000, new Counts(900, 900, 0, 0, 0, 100), "").problems())
                .containsExactly("900/s were reached of the 1,000/s asked for");
        assertThat(verdict(0, new Counts(900, 900, 0, 2, 0, 0), "ERR x").problems())
                .containsExactly("2 requests failed, the first with: ERR x");
        assertThat(verdict(0, new Counts(900, 900, 0, 0, 3, 0), "").problems())
                .containsExactly("3 requests were not answered");
        assertThat(verdict(0, new Counts(900, 900, 0, 0, 0, 0), "connection lost").problems())
                .containsExactly("connection lost");
        assertThat(verdict(0, Counts.NONE, "").problems()).containsExactly("nothing was answered");
    }

    @Test
    void programsAreToldEverything() {
        assertThat(verdict(500, new Counts(500, 500, 1, 0, 0, 0), "").toMap())
                .containsEntry("good", true)
                .containsEntry("loop", "open")
                .containsEntry("per_second", 500.0)
                .containsEntry("absent", 1L)
                .containsKeys("all", "reads", "writes", "client_cores", "seconds");
    }

    private static Verdict verdict(double rate, Counts counts, String failure) {
        Plan plan =
                new Plan(
                        new Workload(10, Distribution.UNIFORM, Sizes.of(1), 50, "k", 1),
                        new Pressure(1, 1, 1, rate),
                        Extent.lasting(Duration.ZERO, Duration.ofSeconds(1)));
        Verdict.Times times = new Verdict.Times(NOTHING, NOTHING, NOTHING);
        return new Verdict(plan, counts, times, 1, 0.5, failure);
    }
}
