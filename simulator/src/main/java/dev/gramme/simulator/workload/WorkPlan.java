package dev.gramme.simulator.workload;

import dev.gramme.core.ring.Topology;

/// What clients do.
///
/// @param sessions how many clients
/// @param keys how many hot keys they share
/// @param lapsing how many clients there are besides, two to a key, whose values expire
/// @param thinkMs mean time between an answer and the next question
/// @param sloppyChance share of requests that take fallbacks
/// @param levelChance share of requests that ask for another level than the default
/// @param durabilityChance share of writes that say what a copy needs to count
/// @param fillerBytes largest filler of a value
/// @param crashes nodes may lose what they have not synced
/// @param lossy nodes may lose their data
/// @param lossesRotate every node may, one after the other: then only strict writes are kept
public record WorkPlan(
        Topology.Settings settings,
        int sessions,
        int keys,
        int lapsing,
        int thinkMs,
        double sloppyChance,
        double levelChance,
        double durabilityChance,
        int fillerBytes,
        boolean crashes,
        boolean lossy,
        boolean lossesRotate) {}
