package dev.gramme.core.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.rebalance.Council.Motion;
import dev.gramme.core.rebalance.Council.Seat;
import dev.gramme.core.rebalance.TopologyChange.Outcome;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/// Goal: whatever the network and crashes do, no epoch has two topologies, no join is chosen over
/// data, epochs only grow, and once the faults end everybody agrees and nobody stays fenced.
/// Method: thousands of seeded runs of a [Council] with two to four rival proposers; the invariants
/// are checked at every adoption, agreement and outcomes at the end.
final class TopologyChangeSwarmTest {
    private static final int SEEDS = 3_000;
    private static final long STORM_MS = 4_000;
    private static final long CALM_MS = 10_000;

    @Test
    void rivalsUnderFaultsNeverSplitAnEpoch() {
        int chosen = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Council council = storm(seed);
            council.run(STORM_MS);
            calm(council);
            check(council);
            chosen += council.chosen.size() - 1;
        }
        assertThat(chosen).isGreaterThan(SEEDS);
    }

    @Test
    void rivalsWithoutFaultsAllLearnWhoWon() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Council council = new Council("seed " + seed, seed, 1 + (int) (seed % 5));
            List<Seat> seats = List.copyOf(council.seats.values());
            for (Seat seat : seats) {
                council.at(
                        council.random.nextInt(30),
                        () -> council.proposeCapacity(seat, 2 + council.motions.size()));
            }
            council.run(CALM_MS);

            assertThat(council.chosen).as(council.name).hasSizeGreaterThan(1);
            for (Motion motion : council.motions) {
                assertThat(motion.outcome)
                        .as(council.name)
                        .isInstanceOfAny(Outcome.Chosen.class, Outcome.Overtaken.class);
            }
            for (Seat seat : seats) {
                assertThat(seat.present())
                        .as(council.name)
                        .isEqualTo(council.chosen.lastEntry().getValue());
            }
        }
    }

    private static Council storm(long seed) {
        Random random = new Random(-seed);
        Council council = new Council("seed " + seed, seed, 1 + random.nextInt(5));
        council.loss = random.nextInt(3) * 0.15;
        council.repeat = random.nextInt(3) * 0.2;
        council.delayMs = 1 + random.nextInt(random.nextBoolean() ? 30 : 300);
        council.keepMs = 1 + random.nextInt(40);
        List<Seat> seats = List.copyOf(council.seats.values());
        for (int proposals = 2 + random.nextInt(3); proposals > 0; proposals--) {
            Seat by = seats.get(random.nextInt(seats.size()));
            int number = proposals;
            boolean join = random.nextInt(3) > 0;
            council.at(
                    random.nextInt(1_500),
                    () -> {
                        if (by.up && join) {
                            council.proposeJoin(by, council.lone("j" + number));
                        } else if (by.up) {
                            council.proposeCapacity(by, 10 + number);
                        }
                    });
        }
        for (int crashes = random.nextInt(5); crashes > 0; crashes--) {
            Seat seat = seats.get(random.nextInt(seats.size()));
            council.at(random.nextInt(2_500), seat::crash);
            council.at(random.nextInt(4_000), () -> restart(seat));
        }
        if (random.nextBoolean()) {
            for (int writes = 1 + random.nextInt(3); writes > 0; writes--) {
                Seat seat = seats.get(random.nextInt(seats.size()));
                council.at(random.nextInt(3_000), seat::write);
            }
        }
        council.gossip();
        return council;
    }

    private static void restart(Seat seat) {
        if (!seat.up) {
            seat.restart();
        }
    }

    private static void calm(Council council) {
        council.loss = 0;
        council.repeat = 0;
        council.delayMs = 10;
        council.seats.values().forEach(TopologyChangeSwarmTest::restart);
        council.run(CALM_MS);
    }

    private static void check(Council council) {
        Topology last = council.chosen.lastEntry().getValue();
        for (NodeId member : last.memberIds()) {
            Seat seat = council.seat(member.name());
            assertThat(seat.present()).as("%s at %s", council.name, member).isEqualTo(last);
            assertThat(seat.change.fenced()).as("%s at %s", council.name, member).isFalse();
        }
        for (Motion motion : council.motions) {
            boolean alive = motion.by.life == motion.life;
            if (alive) {
                assertThat(motion.outcome).as(council.name).isNotNull();
            }
            switch (motion.outcome) {
                case null -> assertThat(alive).as(council.name).isFalse();
                case Outcome.Chosen(Topology topology) ->
                        assertThat(council.chosen.get(topology.epoch()))
                                .as(council.name)
                                .isEqualTo(topology)
                                .isEqualTo(motion.wanted);
                case Outcome.Overtaken(Topology newer) ->
                        assertThat(council.chosen.get(newer.epoch()))
                                .as(council.name)
                                .isEqualTo(newer)
                                .isNotEqualTo(motion.wanted);
                case Outcome.Failed(String why) -> {
                    if (why.endsWith("nothing was changed") && motion.wanted != null) {
                        assertThat(council.chosen.get(motion.wanted.epoch()))
                                .as("%s: %s", council.name, why)
                                .isNotEqualTo(motion.wanted);
                    }
                }
            }
        }
    }
}
