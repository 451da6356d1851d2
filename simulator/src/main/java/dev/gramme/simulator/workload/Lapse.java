package dev.gramme.simulator.workload;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.World;

/// When the values of one client expire.
interface Lapse {
    Lapse NEVER = asked -> 0;

    /// When a value expires that is written now through this node, in wall milliseconds; 0: never.
    long expiresAtMs(NodeId asked);

    /// Most soon or within two hours, about as far as clocks jump; some at once, some never. Half
    /// of the times are reckoned from the clock of the node that is asked, as a gateway does; the
    /// others from a clock that is right.
    static Lapse drawn(World world, Dice dice) {
        return asked -> {
            if (dice.chance(0.1)) {
                return 0;
            }
            boolean right = dice.chance(0.5);
            long nowMs = right ? world.wallMillis() : world.machine(asked).clock().wallMillis();
            int kind = dice.nextInt(100);
            if (kind < 50) {
                return nowMs + dice.between(50, 3_000);
            }
            return kind < 95 ? nowMs + dice.between(3_000, 7_200_000) : nowMs - dice.nextInt(3_000);
        };
    }
}
