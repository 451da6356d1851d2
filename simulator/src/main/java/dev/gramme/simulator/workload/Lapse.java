package dev.gramme.simulator.workload;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.World;

import org.jspecify.annotations.Nullable;

/// When the values of one client expire: soon, within two hours (about as far as clocks jump), at
/// once, or not at all. Half of the times are reckoned from the clock of the node that is asked, as
/// a gateway does; the others from a clock that is right.
final class Lapse {
    static final Lapse NEVER = new Lapse(null, new Dice(0));

    private static final int SOON_MS = 3_000;
    private static final int LATE_MS = 7_200_000;

    private final @Nullable World world;
    private final Dice dice;

    /// @param world null: never
    Lapse(@Nullable World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    /// @return 0: never
    long expiresAtMs(NodeId asked) {
        if (world == null || dice.chance(0.1)) {
            return 0;
        }
        long nowMs =
                dice.chance(0.5) ? world.wallMillis() : world.machine(asked).clock().wallMillis();
        int kind = dice.nextInt(100);
        if (kind < 50) {
            return nowMs + dice.between(50, SOON_MS);
        }
        return kind < 95 ? nowMs + dice.between(SOON_MS, LATE_MS) : nowMs - dice.nextInt(SOON_MS);
    }
}
