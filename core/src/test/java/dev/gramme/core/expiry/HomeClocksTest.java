package dev.gramme.core.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.replica.HintShelf;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.HybridClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/// Goal: nothing is settled before the clocks of EXPIRY-1 have passed it. Method: by hand, the skew
/// is a minute.
class HomeClocksTest {
    private static final long NOW = 1_000_000_000;
    private static final long SKEW = Limits.production().clockAheadMs();
    private static final long HOUR = 3_600_000;

    private final Around around = new Around();
    private final HomeClocks clocks = new HomeClocks(around);

    @Test
    void whereAllClocksAgreeWhatIsOlderThanTwoSkewsIsSettled() {
        heard(2, NOW);
        heard(3, NOW);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
        assertThat(clocks.agreedMs(homes(3))).isEqualTo(NOW);
    }

    @Test
    void theOnlyHomeGoesByItsOwnClock() {
        assertThat(clocks.settledMs(homes(1))).isEqualTo(NOW - SKEW);
        assertThat(clocks.agreedMs(homes(1))).isEqualTo(NOW);
    }

    @Test
    void aClockThatJumpedAheadSettlesNothing() {
        around.wallMs = NOW + HOUR;
        heard(2, NOW);
        heard(3, NOW);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
        assertThat(clocks.agreedMs(homes(3))).isEqualTo(NOW);
    }

    @Test
    void neitherDoesItWhenItIsAloneOrWithTheMinority() {
        around.wallMs = NOW + HOUR;
        heard(2, NOW);
        heard(3, NOW);
        around.down(2, 3);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
        heard(2, NOW + HOUR);
        heard(4, NOW);
        heard(5, NOW);
        around.down(3, 4, 5);
        assertThat(clocks.settledMs(homes(5))).isEqualTo(NOW - 2 * SKEW);
    }

    @Test
    void oneRightClockThatCanBeHeardStopsTheMajority() {
        around.wallMs = NOW + HOUR;
        heard(2, NOW + HOUR);
        heard(3, NOW);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
        around.down(3);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW + HOUR - 2 * SKEW);
    }

    @Test
    void aClockThatIsBehindHoldsUpItsOwnNodeAndTheOthers() {
        around.wallMs = NOW - HOUR;
        heard(2, NOW);
        heard(3, NOW);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - HOUR - SKEW);
        around.wallMs = NOW;
        clocks.forget(node(2));
        heard(2, NOW - HOUR);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - HOUR - 2 * SKEW);
        around.down(2);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
    }

    @Test
    void whoHasNotBeenHeardInItsPresentLifeHasReachedNothing() {
        heard(2, NOW);
        assertThat(clocks.settledMs(homes(3))).isNegative();
        heard(3, NOW);
        clocks.forget(node(3));
        assertThat(clocks.settledMs(homes(3))).isNegative();
        around.down(3);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
        around.down(2);
        clocks.forget(node(2));
        assertThat(clocks.settledMs(homes(3))).as("alone").isNegative();
    }

    @Test
    void aFrameThatWasOvertakenTakesNothingBack() {
        heard(2, NOW);
        heard(2, NOW - HOUR);
        heard(3, NOW);
        assertThat(clocks.settledMs(homes(3))).isEqualTo(NOW - 2 * SKEW);
    }

    @Test
    void aMajorityIsMoreThanHalf() {
        heard(2, NOW - 30);
        heard(3, NOW - 20);
        heard(4, NOW - 10);
        assertThat(clocks.agreedMs(homes(2))).isEqualTo(NOW - 30);
        assertThat(clocks.agreedMs(homes(3))).isEqualTo(NOW - 20);
        assertThat(clocks.agreedMs(homes(4))).isEqualTo(NOW - 20);
        assertThat(clocks.agreedMs(List.of(node(2), node(3), node(4)))).isEqualTo(NOW - 20);
    }

    private void heard(int number, long wallMs) {
        clocks.heard(node(number), new HybridClock().tick(wallMs));
    }

    private static NodeId node(int number) {
        return new NodeId("n" + number);
    }

    private static List<NodeId> homes(int count) {
        List<NodeId> homes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            homes.add(node(number));
        }
        return homes;
    }

    /// Node n1, which has a clock and an opinion on who is down.
    private static final class Around implements Neighbourhood {
        private long wallMs = NOW;
        private final TreeSet<NodeId> down = new TreeSet<>();

        void down(int... numbers) {
            for (int number : numbers) {
                down.add(node(number));
            }
        }

        @Override
        public NodeId self() {
            return node(1);
        }

        @Override
        public Ports ports() {
            Clock clock =
                    new Clock() {
                        @Override
                        public long monotonicNanos() {
                            throw new UnsupportedOperationException("expiry goes by wall clocks");
                        }

                        @Override
                        public long wallMillis() {
                            return wallMs;
                        }
                    };
            return new Ports(clock, null, null, null, null, null);
        }

        @Override
        public Limits limits() {
            return Limits.production();
        }

        @Override
        public Liveness liveness(NodeId node) {
            return down.contains(node) ? Liveness.DOWN : Liveness.SUSPECT;
        }

        @Override
        public Topology topology() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Actor life(NodeId node) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(NodeId to, PeerMessage message) {
            throw new UnsupportedOperationException("clocks are not asked");
        }

        @Override
        public @Nullable Replica replica(int partition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<Integer, Replica> replicas() {
            throw new UnsupportedOperationException();
        }

        @Override
        public HintShelf hints() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void note(Kind kind, @Nullable NodeId peer, String detail) {
            throw new UnsupportedOperationException();
        }
    }
}
