package dev.gramme.simulator.world;

import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.Formation;

import java.util.List;

/// What a world is made of.
///
/// @param forgetful nodes whose memory engine loses everything but the ledger when they stop
/// @param files nodes whose store is the log engine
/// @param formation of the first lives
/// @param returning of later lives: how a node without a disk finds back
/// @param meanSyncMicros mean time of an fsync
/// @param maker makes what runs on a machine
public record WorldPlan(
        long seed,
        List<Member> members,
        List<NodeId> forgetful,
        List<NodeId> files,
        Formation formation,
        Formation returning,
        Limits limits,
        long storeLimitBytes,
        int meanSyncMicros,
        SimHost.Maker maker,
        FrameCodec codec,
        Tamper tamper) {}
