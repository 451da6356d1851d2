package dev.gramme.core.membership;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Ping;
import dev.gramme.core.message.PeerMessage.PingAck;
import dev.gramme.core.message.PeerMessage.PingFor;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/// Nodes with nothing but a failure detector, in virtual time: one queue ordered by (time,
/// sequence), seeded loss and delay, links that are cut one way, nodes that die, pause and return.
/// After every event it checks SWIM-1 and SWIM-2 at the node concerned, and of every frame that it
/// is bounded.
final class VirtualCluster {
    private static final long MS = 1_000_000;

    /// In larger clusters the check after every event would take most of the time.
    private static final int CHECKED_NODES = 10;

    final Limits limits;
    final List<Change> changes = new ArrayList<>();
    double loss;
    double duplication;
    long shortestDelayMs = 1;
    long longestDelayMs = 5;

    private final List<FakeNode> nodes = new ArrayList<>();
    private final Random random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final boolean[][] cuts;
    private final TreeMap<NodeId, FakeNode> byId = new TreeMap<>();
    private long nowNanos;
    private long events;
    private int mostRumors;

    /// @param atMs virtual time
    record Change(long atMs, NodeId observer, NodeId member, Liveness before, Liveness after) {}

    record Sent(NodeId to, PeerMessage message) {}

    private record Event(long atNanos, long seq, FakeNode node, int life, Runnable task)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(seq, other.seq);
        }
    }

    VirtualCluster(int nodesCount, Limits limits, long seed) {
        this.limits = limits;
        this.random = new Random(seed);
        this.cuts = new boolean[nodesCount][nodesCount];
        for (int index = 0; index < nodesCount; index++) {
            FakeNode node = new FakeNode(index);
            nodes.add(node);
            byId.put(node.id, node);
        }
    }

    static NodeId id(int index) {
        return new NodeId("n%03d".formatted(index));
    }

    /// A detector on the ports of a node, but with an outbox of its own.
    Swim newSwim(int index, Swim.Outbox outbox) {
        FakeNode node = nodes.get(index);
        return new Swim(node.id, limits, node, node, node, outbox, node::changed);
    }

    VirtualCluster start() {
        nodes.forEach(FakeNode::begin);
        return this;
    }

    void runMs(long durationMs) {
        runUntilMs(nowMs() + durationMs);
    }

    void runUntilMs(long untilMs) {
        while (!queue.isEmpty() && queue.peek().atNanos <= untilMs * MS) {
            step(queue.remove());
        }
        nowNanos = untilMs * MS;
    }

    long nowMs() {
        return nowNanos / MS;
    }

    Swim swim(int index) {
        return nodes.get(index).swim;
    }

    Liveness view(int observer, int member) {
        return swim(observer).liveness(id(member));
    }

    void kill(int index) {
        nodes.get(index).life++;
        nodes.get(index).swim.stop();
    }

    /// A new life without memory of the one before.
    void restart(int index) {
        nodes.get(index).begin();
    }

    /// Timers and frames due meanwhile come at the end of the pause.
    ///
    /// @param framesLost what arrives meanwhile is dropped instead
    void pause(int index, long durationMs, boolean framesLost) {
        nodes.get(index).pausedUntilNanos = nowNanos + durationMs * MS;
        nodes.get(index).framesLost = framesLost;
    }

    void cut(int from, int to) {
        cuts[from][to] = true;
    }

    void cutBothWays(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    /// Nothing reaches the node; what it sends arrives.
    void deafen(int index) {
        for (int other = 0; other < nodes.size(); other++) {
            cut(other, index);
        }
    }

    void heal() {
        for (boolean[] links : cuts) {
            Arrays.fill(links, false);
        }
    }

    void deliver(int from, int to, PeerMessage message) {
        swim(to).onMessage(id(from), message);
    }

    long framesSent(int index) {
        return nodes.get(index).sentFrames;
    }

    long framesSent() {
        return nodes.stream().mapToLong(node -> node.sentFrames).sum();
    }

    int mostRumors() {
        return mostRumors;
    }

    /// What the node sent since the last call. Kept only from the first call on.
    List<Sent> takeSent(int index) {
        FakeNode node = nodes.get(index);
        List<Sent> sent = node.sent == null ? List.of() : node.sent;
        node.sent = new ArrayList<>();
        return sent;
    }

    boolean isUp(int index) {
        return nodes.get(index).isUp();
    }

    long count(Liveness after) {
        return changes.stream().filter(change -> change.after == after).count();
    }

    /// Changes to DOWN at nodes other than `exceptObserver`, of members other than it.
    long downsAmongOthersThan(int exceptObserver) {
        NodeId except = id(exceptObserver);
        return changes.stream()
                .filter(change -> change.after == Liveness.DOWN)
                .filter(change -> !change.observer.equals(except))
                .filter(change -> !change.member.equals(except))
                .count();
    }

    /// When the first observer changed its mind so; -1: nobody did.
    long firstMs(int member, Liveness after) {
        return changes.stream()
                .filter(change -> change.member.equals(id(member)) && change.after == after)
                .mapToLong(Change::atMs)
                .findFirst()
                .orElse(-1);
    }

    boolean allSee(int member, Liveness liveness) {
        return nodes.stream()
                .filter(node -> node.isUp() && !node.id.equals(id(member)))
                .allMatch(node -> node.swim.liveness(id(member)) == liveness);
    }

    boolean everybodySeesEverybodyAlive() {
        return nodes.stream().allMatch(node -> allSee(node.index, Liveness.ALIVE));
    }

    /// Virtual milliseconds until all others see a member so, or -1 after `limitMs`.
    long untilAllSee(int member, Liveness liveness, long limitMs) {
        long startMs = nowMs();
        while (!allSee(member, liveness)) {
            if (nowMs() - startMs >= limitMs) {
                return -1;
            }
            runMs(10);
        }
        return nowMs() - startMs;
    }

    private void step(Event event) {
        nowNanos = event.atNanos;
        FakeNode node = event.node;
        if (event.life != node.life) {
            return;
        }
        if (nowNanos < node.pausedUntilNanos) {
            boolean frame = event.task instanceof Frame;
            if (!frame || !node.framesLost) {
                queue.add(
                        new Event(node.pausedUntilNanos, event.seq, node, event.life, event.task));
            }
            return;
        }
        event.task.run();
        if (nodes.size() <= CHECKED_NODES) {
            node.check();
        }
    }

    private void schedule(FakeNode node, long delayNanos, Runnable task) {
        queue.add(new Event(nowNanos + delayNanos, ++events, node, node.life, task));
    }

    private record Frame(Runnable task) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    /// One node: the ports of its detector, and what was seen of it.
    private final class FakeNode implements Clock, Timers, Entropy {
        final int index;
        final NodeId id;
        final TreeMap<NodeId, Rumor> believed = new TreeMap<>();
        Swim swim;
        int life;
        long pausedUntilNanos;
        boolean framesLost;
        long sentFrames;
        @Nullable List<Sent> sent;

        FakeNode(int index) {
            this.index = index;
            this.id = id(index);
            this.swim = newSwim();
        }

        private Swim newSwim() {
            return new Swim(id, limits, this, this, this, this::send, this::changed);
        }

        void begin() {
            life++;
            believed.clear();
            swim = newSwim();
            swim.members(List.copyOf(byId.keySet()));
            swim.start();
        }

        boolean isUp() {
            return life % 2 == 1;
        }

        private void changed(NodeId member, Liveness before, Liveness after) {
            changes.add(new Change(nowMs(), id, member, before, after));
        }

        private void send(NodeId to, PeerMessage message) {
            sentFrames++;
            if (sent != null) {
                sent.add(new Sent(to, message));
            }
            int rumors = rumorsOf(message).size();
            mostRumors = Math.max(mostRumors, rumors);
            FakeNode receiver = Objects.requireNonNull(byId.get(to));
            boolean cut = cuts[index][receiver.index];
            int copies = random.nextDouble() < duplication ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                if (cut || random.nextDouble() < loss || !receiver.isUp()) {
                    continue;
                }
                long delayNanos = random.nextLong(shortestDelayMs * MS, longestDelayMs * MS + 1);
                Frame frame = new Frame(() -> receiver.swim.onMessage(id, message));
                schedule(receiver, delayNanos, frame);
            }
        }

        /// SWIM-1: what is believed only grows, but for a withdrawn suspicion.
        void check() {
            for (Rumor now : swim.table().values()) {
                Rumor before = believed.put(now.member(), now);
                if (before == null || before.equals(now)) {
                    continue;
                }
                boolean withdrawn =
                        now.incarnation() == before.incarnation()
                                && before.liveness() == Liveness.SUSPECT
                                && now.liveness() == Liveness.ALIVE;
                if (!withdrawn && !MemberTable.supersedes(now, before)) {
                    throw new IllegalStateException(
                            "SWIM-1 broken at " + id + ": " + before + " became " + now);
                }
            }
            Rumor own = Objects.requireNonNull(swim.table().get(id));
            if (swim.liveness(id) != Liveness.ALIVE || own.liveness() != Liveness.ALIVE) {
                throw new IllegalStateException("SWIM-2 broken at " + id);
            }
        }

        /// Wraps within seconds, so that a comparison without subtraction fails.
        @Override
        public long monotonicNanos() {
            return Long.MAX_VALUE - 5_000 * MS + nowNanos;
        }

        @Override
        public long wallMillis() {
            throw new UnsupportedOperationException("the detector needs no wall clock");
        }

        @Override
        public Timer after(long delayMs, Runnable task) {
            boolean[] cancelled = new boolean[1];
            schedule(
                    this,
                    delayMs * MS,
                    () -> {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    });
            return () -> cancelled[0] = true;
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public int nextInt(int bound) {
            return random.nextInt(bound);
        }
    }

    static List<Rumor> rumorsOf(PeerMessage message) {
        return switch (message) {
            case Ping ping -> ping.rumors();
            case PingFor ask -> ask.rumors();
            case PingAck ack -> ack.rumors();
            default -> throw new IllegalArgumentException("not of the detector: " + message);
        };
    }
}
