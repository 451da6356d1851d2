package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

/// Goal: the time of a suspect is what the formula says, counted per accuser. Method: every number
/// of confirmations in clusters of many sizes.
class SuspicionTest {
    private static final Limits LIMITS = Limits.production();

    @Test
    void floorGrowsWithTheLogarithmOfTheCluster() {
        assertThat(Suspicion.floorMs(LIMITS, 10)).isEqualTo(3_000);
        assertThat(Suspicion.floorMs(LIMITS, 100)).isEqualTo(4_500);
        assertThat(Suspicion.floorMs(LIMITS, 1_000)).isEqualTo(6_000);
    }

    @Test
    void everyConfirmationShortensTheTimeDownToTheFloor() {
        for (int members = 3; members <= 300; members++) {
            Suspicion suspicion = suspicion(members);
            long floorMs = Suspicion.floorMs(LIMITS, members);
            assertThat(suspicion.timeMs()).isEqualTo(2 * floorMs);
            int confirmations = Math.min(3, members - 2);
            for (int index = 1; index <= confirmations; index++) {
                long before = suspicion.timeMs();
                assertThat(suspicion.confirm(VirtualCluster.id(index))).isTrue();
                assertThat(suspicion.timeMs()).isLessThan(before);
            }
            assertThat(suspicion.timeMs()).isEqualTo(floorMs);
            assertThat(suspicion.confirm(VirtualCluster.id(9))).isFalse();
        }
    }

    @Test
    void thereIsNobodyToConfirmAmongTwo() {
        assertThat(suspicion(2).timeMs()).isEqualTo(Suspicion.floorMs(LIMITS, 2));
        assertThat(suspicion(2).confirm(VirtualCluster.id(1))).isFalse();
    }

    @Test
    void accuserCountsOnce() {
        Suspicion suspicion = suspicion(10);
        NodeId first = VirtualCluster.id(0);
        assertThat(suspicion.confirm(first)).isFalse();
        assertThat(suspicion.isOnlyBy(first)).isTrue();
        assertThat(suspicion.confirm(VirtualCluster.id(1))).isTrue();
        assertThat(suspicion.confirm(VirtualCluster.id(1))).isFalse();
        assertThat(suspicion.isOnlyBy(first)).isFalse();
    }

    @Test
    void suspicionWithoutANamedAccuserIsNobodys() {
        Suspicion suspicion = new Suspicion(VirtualCluster.id(5), null, LIMITS, 10, 0);
        assertThat(suspicion.isOnlyBy(VirtualCluster.id(0))).isFalse();
        assertThat(suspicion.confirm(VirtualCluster.id(0))).isTrue();
        assertThat(suspicion.isOnlyBy(VirtualCluster.id(0))).isTrue();
    }

    @Test
    void remainingTimeNeverIsNegativeAndStartsAnew() {
        Suspicion suspicion = suspicion(10);
        long lateNanos = 60_000L * 1_000_000;
        assertThat(suspicion.remainingMs(0)).isEqualTo(6_000);
        assertThat(suspicion.remainingMs(1_000_001)).isEqualTo(5_999);
        assertThat(suspicion.remainingMs(lateNanos)).isZero();
        suspicion.restart(lateNanos);
        assertThat(suspicion.remainingMs(lateNanos)).isEqualTo(6_000);
    }

    private static Suspicion suspicion(int members) {
        return new Suspicion(VirtualCluster.id(5), VirtualCluster.id(0), LIMITS, members, 0);
    }
}
