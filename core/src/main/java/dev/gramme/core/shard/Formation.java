package dev.gramme.core.shard;

import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.Topology;

import java.util.List;

/// How a node without a topology comes to one.
public sealed interface Formation {
    Topology.Settings settings();

    /// It founds a cluster of itself alone, and may join another while it is empty.
    record Lone(Topology.Settings settings) implements Formation {}

    /// It forms a cluster with the listed members (itself among them) once all of them have said
    /// that they have none; or it is one of them that came back empty and is given theirs.
    record Initial(Topology.Settings settings, List<Member> members) implements Formation {}
}
