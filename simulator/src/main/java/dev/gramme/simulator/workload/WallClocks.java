package dev.gramme.simulator.workload;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.Clocks;
import dev.gramme.simulator.world.Machine;
import dev.gramme.simulator.world.SimClock;
import dev.gramme.simulator.world.World;

import java.util.List;

/// The wall clocks of a world, for its history.
final class WallClocks implements Clocks {
    private final World world;

    WallClocks(World world) {
        this.world = world;
    }

    @Override
    public List<String> nodes() {
        return world.machines().stream().map(Machine::id).map(NodeId::name).toList();
    }

    @Override
    public long skewMs() {
        return world.limits().clockAheadMs();
    }

    @Override
    public long leastMs(String node, long fromNanos, long toNanos) {
        return clock(node).leastWallMillis(fromNanos, toNanos);
    }

    @Override
    public long mostMs(String node, long fromNanos, long toNanos) {
        return clock(node).mostWallMillis(fromNanos, toNanos);
    }

    private SimClock clock(String node) {
        return world.machine(new NodeId(node)).clock();
    }
}
