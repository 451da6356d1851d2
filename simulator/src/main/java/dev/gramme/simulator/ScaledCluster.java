package dev.gramme.simulator;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.Weather;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A cluster of any size whose network is healthy, with the limits of production and the memory
/// engine: asked and left alone, to see what that costs. N = 3, R = W = 2.
final class ScaledCluster {
    /// Nothing is lost and no link breaks, so that no suspicion is among the figures.
    private static final Weather HEALTHY = new Weather(100, 300, 0, 0, true, 0, 0, 0);

    private static final int N = 3;
    private static final int FORMING_MS = 600_000;
    private static final int ANSWERING_MS = 60_000;
    private static final int PACE_PER_MS = 10;
    private static final int VALUE_BYTES = 100;
    private static final int LEAST_PARTITIONS = 256;
    private static final int PARTITIONS_PER_NODE = 10;

    /// What a client asks, and of which node.
    enum Way {
        PUT_AT_FIRST_HOME,
        PUT_ELSEWHERE,
        PUT_ANYWHERE,
        GET_AT_HOME,
        GET_ELSEWHERE,
        GET_ANYWHERE;

        /// Whether a cluster of so many nodes has such a node.
        boolean isIn(int nodes) {
            return this != GET_ELSEWHERE || nodes > N;
        }

        /// Whether any node will do, as for a client that does not know the ring.
        boolean isAnywhere() {
            return this == PUT_ANYWHERE || this == GET_ANYWHERE;
        }

        private boolean puts() {
            return this == PUT_AT_FIRST_HOME || this == PUT_ELSEWHERE || this == PUT_ANYWHERE;
        }

        private boolean takes(NodeId node, List<NodeId> homes) {
            return switch (this) {
                case PUT_AT_FIRST_HOME -> node.equals(homes.getFirst());
                case PUT_ELSEWHERE -> !node.equals(homes.getFirst());
                case GET_AT_HOME -> homes.contains(node);
                case GET_ELSEWHERE -> !homes.contains(node);
                case PUT_ANYWHERE, GET_ANYWHERE -> true;
            };
        }
    }

    private final long seed;
    private final List<Member> members;
    private final World world;
    private final Dice dice;
    private final Traffic traffic = new Traffic();
    private final List<Key> keys = new ArrayList<>();
    private long lastRequest;
    private @Nullable Topology formed;
    private int ready;
    private int open;
    private int refused;

    ScaledCluster(long seed, int nodes) {
        this.seed = seed;
        this.members = members(nodes);
        Topology.Settings settings = settings(nodes);
        Formation listed = new Formation.Initial(settings, members);
        this.world =
                new World(
                        new WorldPlan(
                                seed,
                                members,
                                members.stream().map(Member::id).toList(),
                                List.of(),
                                listed,
                                listed,
                                Limits.production(),
                                1L << 40,
                                0,
                                SimHost::node,
                                new Simulation.Wire(),
                                Tamper.NONE));
        this.dice = world.fork("asking");
        world.network().weather(HEALTHY);
        world.watch(traffic);
    }

    static List<Member> members(int nodes) {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            NodeId id = new NodeId(String.format(Locale.ROOT, "n%04d", number));
            members.add(new Member(id, "10.0.0.1", 8400, 7400, "", 1));
        }
        return members;
    }

    /// At least ten partitions per node, so that whole homes make even shares.
    static Topology.Settings settings(int nodes) {
        int wanted = Math.max(LEAST_PARTITIONS, PARTITIONS_PER_NODE * nodes);
        int partitions = Integer.highestOneBit(2 * wanted - 1);
        return new Topology.Settings(partitions, N, 2, 2);
    }

    /// Starts all nodes at once and waits until all of them serve.
    Span form() {
        Span before = now();
        members.forEach(member -> world.start(member.id()));
        if (!world.runUntil(FORMING_MS, this::allReady)) {
            throw new IllegalStateException(
                    "seed " + seed + ": only " + ready + " nodes serve after a long time");
        }
        return now().minus(before);
    }

    /// Ready nodes stay ready: each is asked until it is.
    private boolean allReady() {
        while (ready < members.size() && isReady(members.get(ready).id())) {
            ready++;
        }
        return ready == members.size();
    }

    private boolean isReady(NodeId node) {
        SimHost host = world.machine(node).host();
        return host != null && host.status().ready();
    }

    /// Writes a key into every partition, and waits until every node has met every other.
    void settle() {
        Topology topology = topology();
        boolean[] held = new boolean[topology.settings().partitions()];
        for (int number = 0; keys.size() < held.length; number++) {
            Key key = Key.of("key-" + number);
            int partition = topology.partitionOf(key);
            if (!held[partition]) {
                held[partition] = true;
                keys.add(key);
            }
        }
        rest(5_000 + members.size() * Limits.production().probePeriodMs());
        keys.forEach(key -> ask(topology.homes(topology.partitionOf(key)).getFirst(), put(key)));
        finish();
        rest(5_000);
    }

    /// So many requests for random keys at random nodes of that way, ten in a millisecond, until
    /// all are answered.
    Span ask(Way way, int requests) {
        Span before = now();
        for (int sent = 1; sent <= requests; sent++) {
            Key key = keys.get(dice.nextInt(keys.size()));
            ask(anyNode(way, key), way.puts() ? put(key) : get(key));
            if (sent % PACE_PER_MS == 0) {
                world.run(1);
            }
        }
        finish();
        return now().minus(before);
    }

    /// Nothing is asked for so long.
    Span rest(int millis) {
        Span before = now();
        world.run(millis);
        return now().minus(before);
    }

    private void finish() {
        if (!world.runUntil(ANSWERING_MS, () -> open == 0) || refused > 0) {
            throw new IllegalStateException(
                    "seed " + seed + ": " + open + " requests open, " + refused + " not served");
        }
        world.run(100); // Late replies.
    }

    private NodeId anyNode(Way way, Key key) {
        Topology topology = topology();
        List<NodeId> homes = topology.homes(topology.partitionOf(key));
        NodeId node;
        do {
            node = members.get(dice.nextInt(members.size())).id();
        } while (!way.takes(node, homes));
        return node;
    }

    private void ask(NodeId node, ClientRequest request) {
        open++;
        world.ask(node, request, this::answered, () -> refused++);
    }

    private void answered(Reply reply) {
        open--;
        boolean served =
                reply.response() instanceof ClientResponse.Applied
                        || reply.response() instanceof ClientResponse.Found;
        refused += served ? 0 : 1;
    }

    private ClientRequest put(Key key) {
        Value value = Value.plain(Bytes.owning(new byte[VALUE_BYTES]), "", 0);
        return new ClientRequest.Put(
                next(), key, value, new Causality.Overwrite(), Bytes.EMPTY, Options.DEFAULT);
    }

    private ClientRequest get(Key key) {
        return new ClientRequest.Get(next(), key, Options.DEFAULT);
    }

    private RequestId next() {
        return new RequestId(seed, ++lastRequest);
    }

    private Topology topology() {
        SimHost host = world.machine(members.getFirst().id()).host();
        Topology known = formed == null && host != null ? host.status().topology() : formed;
        if (known == null) {
            throw new IllegalStateException("the cluster is not formed yet");
        }
        formed = known;
        return known;
    }

    private Span now() {
        long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return new Span(world.nowMillis(), world.steps(), cpuNanos, traffic.counted());
    }
}
