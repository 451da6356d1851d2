package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.Watcher;
import dev.gramme.simulator.world.Weather;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;

import java.util.ArrayList;
import java.util.List;

/// A cluster of a few nodes, formed in calm weather, for tests that ask it by hand: N = 3, R = W =
/// 2, four partitions unless told otherwise.
final class SmallWorld {
    private final long seed;
    private final List<Member> members = new ArrayList<>();
    private final List<TraceEvent> trace = new ArrayList<>();
    private final World world;
    private long lastRequest;

    SmallWorld(long seed, int nodes) {
        this(seed, nodes, 4, 1 << 30);
    }

    SmallWorld(long seed, int nodes, int partitions, long storeLimitBytes) {
        this(seed, nodes, partitions, storeLimitBytes, new Disks(List.of(), 500));
    }

    /// @param forgetful nodes that keep records in memory
    /// @param tamper what else is wrong with them
    record Disks(List<NodeId> forgetful, int meanSyncMicros, Tamper tamper) {
        Disks(List<NodeId> forgetful, int meanSyncMicros) {
            this(forgetful, meanSyncMicros, Tamper.NONE);
        }
    }

    SmallWorld(long seed, int nodes, int partitions, long storeLimitBytes, Disks disks) {
        this.seed = seed;
        for (int number = 1; number <= nodes; number++) {
            members.add(new Member(new NodeId("n" + number), "127.0.0.1", number, 0, "", 1));
        }
        Topology.Settings settings = new Topology.Settings(partitions, 3, 2, 2);
        Formation formation = new Formation.Initial(settings, members);
        world =
                new World(
                        new WorldPlan(
                                seed,
                                members,
                                disks.forgetful(),
                                List.of(),
                                formation,
                                formation,
                                Limits.tiny(),
                                storeLimitBytes,
                                disks.meanSyncMicros(),
                                SimHost::node,
                                new Simulation.Wire(),
                                disks.tamper()));
        world.watch(
                new Watcher() {
                    @Override
                    public void onTrace(TraceEvent event) {
                        trace.add(event);
                    }
                });
    }

    /// Starts all nodes and waits until they serve.
    SmallWorld formed() {
        members.forEach(member -> world.start(member.id()));
        assertThat(world.runUntil(30_000, this::ready)).as("seed %d forms", seed).isTrue();
        return this;
    }

    SmallWorld in(Weather weather) {
        world.network().weather(weather);
        return this;
    }

    boolean ready() {
        return members.stream()
                .allMatch(member -> {
                    SimHost host = world.machine(member.id()).host();
                    return host != null && host.status().ready();
                });
    }

    World world() {
        return world;
    }

    List<NodeId> nodes() {
        return members.stream().map(Member::id).toList();
    }

    /// Everything all nodes traced so far.
    List<TraceEvent> trace() {
        return trace;
    }

    RequestId next() {
        return new RequestId(11, ++lastRequest);
    }

    /// Asks one node and waits for its answer.
    Reply ask(NodeId node, ClientRequest request) {
        List<Reply> replies = new ArrayList<>();
        world.ask(node, request, replies::add, () -> {});
        assertThat(world.runUntil(10_000, () -> !replies.isEmpty())).as("%s", request).isTrue();
        return replies.getFirst();
    }

    /// The homes of a key, in the order of its preference list.
    List<NodeId> homes(Key key) {
        Topology topology = topology();
        return topology.homes(topology.partitionOf(key));
    }

    /// As any node that runs sees it.
    Topology topology() {
        for (NodeId node : nodes()) {
            SimHost host = world.machine(node).host();
            Topology topology = host == null ? null : host.status().topology();
            if (topology != null) {
                return topology;
            }
        }
        throw new AssertionError("a formed cluster has a topology");
    }
}
