package dev.gramme.core.repair;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.replica.FakeStore;
import dev.gramme.core.replica.HintShelf;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The first node of a cluster whose other nodes are silent: what it sends is kept, who is down and
/// what time it is are set by the test.
final class FakeNode implements Neighbourhood {
    /// A message this node sent.
    record Sent(NodeId to, PeerMessage message) {}

    private static final Actor LIFE = new Actor(1, 1);

    private final Random random = new Random(7);
    private final FakeStore store = new FakeStore();
    private final TreeMap<Integer, Replica> replicas = new TreeMap<>();
    private final TreeSet<NodeId> down = new TreeSet<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Topology topology;
    private long nowMs;

    /// @param clock of every partition
    FakeNode(int nodes, int partitions, DotSet clock) {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            members.add(new Member(node(number), "127.0.0.1", number, 0, "", 1));
        }
        int n = Math.min(3, nodes);
        topology =
                Topology.found(
                        new ClusterId(1, 2), new Topology.Settings(partitions, n, 1, 1), members);
        for (int partition = 0; partition < partitions; partition++) {
            if (topology.homes(partition).contains(self())) {
                var found = new Store.PartitionState(clock, new TreeMap<>(), List.of(), List.of());
                replicas.put(partition, new Replica(partition, LIFE, store, found));
            }
        }
    }

    static NodeId node(int number) {
        return new NodeId(String.format(Locale.ROOT, "n%03d", number));
    }

    FakeStore store() {
        return store;
    }

    void down(NodeId node) {
        down.add(node);
    }

    void pass(long millis) {
        nowMs += millis;
    }

    /// What was sent since the last time this was asked.
    List<Sent> sent() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Override
    public NodeId self() {
        return node(1);
    }

    @Override
    public Ports ports() {
        return new Ports(
                new Clock() {
                    @Override
                    public long monotonicNanos() {
                        return nowMs * 1_000_000;
                    }

                    @Override
                    public long wallMillis() {
                        return nowMs;
                    }
                },
                null,
                new Entropy() {
                    @Override
                    public long nextLong() {
                        return random.nextLong();
                    }

                    @Override
                    public int nextInt(int bound) {
                        return random.nextInt(bound);
                    }
                },
                null,
                store,
                null);
    }

    @Override
    public Limits limits() {
        return Limits.production();
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Liveness liveness(NodeId node) {
        return down.contains(node) ? Liveness.DOWN : Liveness.ALIVE;
    }

    @Override
    public Actor life(NodeId node) {
        return node.equals(self()) ? LIFE : new Actor(2, node.hashCode());
    }

    @Override
    public void send(NodeId to, PeerMessage message) {
        sent.add(new Sent(to, message));
    }

    @Override
    public @Nullable Replica replica(int partition) {
        return replicas.get(partition);
    }

    @Override
    public SortedMap<Integer, Replica> replicas() {
        return replicas;
    }

    @Override
    public HintShelf hints() {
        throw new UnsupportedOperationException("no hints here");
    }

    @Override
    public void note(Kind kind, @Nullable NodeId peer, String detail) {}
}
