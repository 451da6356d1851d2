package dev.gramme.simulator.fault;

import dev.gramme.core.ring.NodeId;

import java.util.List;

/// How often what goes wrong. A mean of 0 turns a fault off.
///
/// @param crashEveryMs mean time between crashes in the whole cluster
/// @param downMs mean time a crashed node stays down
/// @param wipeChance share of crashes that take the disk along
/// @param victims the only nodes that may lose data; empty: any
/// @param losersAtOnce how many nodes may be without their data at once
/// @param pauseEveryMs mean time between pauses
/// @param pauseMs mean length of a pause
/// @param cutEveryMs mean time between cuts of the network
/// @param cutMs mean length of a cut
/// @param jumpEveryMs mean time between jumps of a wall clock
/// @param jumpMs mean size of a jump
/// @param jumpers the only nodes whose clocks jump; empty: any
/// @param driftPpm how fast clocks run apart at most, in millionths
/// @param damageChance share of crashes after which records on the disk are gone or old
/// @param tidyChance share of the other crashes that are clean stops instead
public record FaultPlan(
        int crashEveryMs,
        int downMs,
        double wipeChance,
        List<NodeId> victims,
        int losersAtOnce,
        int pauseEveryMs,
        int pauseMs,
        int cutEveryMs,
        int cutMs,
        int jumpEveryMs,
        int jumpMs,
        List<NodeId> jumpers,
        int driftPpm,
        double damageChance,
        double tidyChance) {
    public static final FaultPlan NONE =
            new FaultPlan(0, 0, 0, List.of(), 0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0);
}
