package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.membership.SwimFigures.Detection;
import dev.gramme.core.membership.SwimFigures.Peace;
import dev.gramme.core.port.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: the figures of `docs/design/membership.md` stay true. Method: measured in virtual time
/// with the production limits, over consecutive seeds, and held to bounds a little wider than what
/// was measured. `SwimFigures` prints the figures themselves.
class SwimFiguresTest {
    /// @param suspectMs longest time until somebody suspects the dead node
    /// @param downMs longest time until everybody marks it down
    @ParameterizedTest
    @CsvSource({"3, 2000, 4000", "5, 2000, 5000", "10, 2000, 6000"})
    void killedNodeIsSuspectedWithinTwoSecondsAndDownSomeSecondsLater(
            int nodes, long suspectMs, long downMs) {
        Detection detection = SwimFigures.detection(nodes, 300);
        assertThat(detection.suspect().longest()).isLessThanOrEqualTo(suspectMs);
        assertThat(detection.down().median()).isGreaterThan(2_500);
        assertThat(detection.downAll().longest()).isLessThanOrEqualTo(downMs);
    }

    @ParameterizedTest
    @CsvSource({"3, 1000", "10, 1500"})
    void returnedNodeIsTakenBackWithinAboutTwoPeriods(int nodes, long limitMs) {
        assertThat(SwimFigures.comeback(nodes, 100).longest()).isBetween(0L, limitMs);
        assertThat(SwimFigures.comeback(nodes, 100).median())
                .isLessThan(2L * Limits.production().probePeriodMs());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 100, 300})
    void framesPerNodeAndPeriodDoNotDependOnTheNumberOfNodes(int nodes) {
        assertThat(SwimFigures.framesPerPeriod(nodes)).isBetween(3.9, 4.1);
        assertThat(SwimFigures.busiestFramesPerPeriod(nodes)).isBetween(3.0, 7.0);
    }

    @Test
    void anHourWithATenthOfAllFramesLostMakesNobodyDown() {
        Peace peace = SwimFigures.lossyHour(10, 0.10, 1);
        assertThat(peace.down()).isZero();
        assertThat(peace.suspected()).isLessThan(1_500);
    }

    @Test
    void anHourWithoutLossRaisesNoSuspicionAtAll() {
        assertThat(SwimFigures.lossyHour(10, 0, 1).suspected()).isZero();
    }
}
