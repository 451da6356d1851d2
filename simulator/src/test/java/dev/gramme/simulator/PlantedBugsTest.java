package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.simulator.world.Tamper;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: the simulator finds bugs, not only their absence. Method: one bug at a time is planted
/// into every node; fresh consecutive seeds are played until one fails, and that seed must be green
/// without the bug. `-Dgramme.seed=S` sets the first seed.
class PlantedBugsTest {
    private static final int SEEDS = 500;
    private static final int SAFETY_MS = 8_000;

    @ParameterizedTest
    @EnumSource
    void isFoundBySeedsThatAreGreenWithoutIt(Bug bug) {
        long first = Long.getLong("gramme.seed", System.currentTimeMillis() / 10 % 1_000_000_000);
        for (long seed = first; seed < first + SEEDS; seed++) {
            Swarm swarm = Swarm.of(seed, new Swarm.Wanted(0, SAFETY_MS));
            Verdict with = Simulation.play(swarm, bug.plant(), null);
            if (!with.green()) {
                Verdict without = Simulation.play(swarm, Tamper.NONE, null);
                assertThat(without.violations()).as(without.replay()).isEmpty();
                System.out.printf(
                        "%s: seed %d after %d, %s%n",
                        bug, seed, seed - first + 1, with.violations().getFirst().oracle());
                return;
            }
        }
        throw new AssertionError(bug + " lives through seeds from " + first);
    }
}
