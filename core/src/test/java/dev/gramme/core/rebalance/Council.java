package dev.gramme.core.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.rebalance.TopologyChange.Outcome;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Some nodes that vote on topologies in virtual time, over a network that loses, repeats and
/// reorders, with crashes that keep what was durable. Checks REBALANCE-1, -2 and -4 at every
/// adoption.
final class Council {
    static final Limits LIMITS = Limits.tiny();
    private static final ClusterId CLUSTER = new ClusterId(7, 7);
    private static final Bytes KEY = Bytes.utf8("key of the cluster");
    private static final Topology.Settings SETTINGS = new Topology.Settings(2, 2, 1, 1);

    final String name;
    final Random random;
    final TreeMap<NodeId, Seat> seats = new TreeMap<>();
    final TreeMap<Long, Topology> chosen = new TreeMap<>();
    final List<Motion> motions = new ArrayList<>();
    double loss;
    double repeat;
    int delayMs = 20;
    int keepMs = 5;

    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private long nowMs;
    private long order;

    private record Event(long atMs, long order, Runnable action) {}

    /// A change that somebody proposed, and what it came to.
    static final class Motion {
        final Seat by;
        final boolean join;
        final int life;
        @Nullable Topology wanted;
        @Nullable Outcome outcome;

        Motion(Seat by, boolean join) {
            this.by = by;
            this.join = join;
            this.life = by.life;
        }
    }

    Council(String name, long seed, int members) {
        this.name = name;
        this.random = new Random(seed);
        List<Member> first = new ArrayList<>();
        for (int i = 1; i <= members; i++) {
            first.add(member("n" + i, 1));
        }
        Topology topology = Topology.found(CLUSTER, SETTINGS, first);
        chosen.put(1L, topology);
        for (Member member : first) {
            Seat seat = new Seat(member.id(), new Ledger(topology, KEY, null, null, null));
            seats.put(member.id(), seat);
        }
    }

    static Member member(String name, int capacity) {
        return new Member(new NodeId(name), "127.0.0.1", 8400, 7400, "", capacity);
    }

    Seat seat(String node) {
        return Objects.requireNonNull(seats.get(new NodeId(node)), node);
    }

    /// A node that is alone in a cluster of its own.
    Seat lone(String node) {
        Member member = member(node, 1);
        ClusterId own = new ClusterId(9, order++);
        Topology alone = Topology.found(own, SETTINGS, List.of(member));
        Ledger ledger = new Ledger(alone, Bytes.utf8("key of " + node), null, null, null);
        Seat seat = new Seat(member.id(), ledger);
        seats.put(member.id(), seat);
        return seat;
    }

    void at(long afterMs, Runnable action) {
        queue.add(new Event(nowMs + afterMs, order++, action));
    }

    /// Runs what is due within the next `ms`.
    void run(long ms) {
        long untilMs = nowMs + ms;
        while (!queue.isEmpty() && queue.element().atMs <= untilMs) {
            Event event = queue.remove();
            nowMs = event.atMs;
            event.action.run();
        }
        nowMs = untilMs;
    }

    /// Lets nodes compare their epochs from time to time, as the frames between them do.
    void gossip() {
        List<Seat> all = List.copyOf(seats.values());
        Seat from = all.get(random.nextInt(all.size()));
        Seat to = all.get(random.nextInt(all.size()));
        if (from.up && to.up && from != to) {
            boolean alone = from.present().members().size() == 1;
            if (alone || from.present().epoch() < to.present().epoch()) {
                from.transmit(to.id, new PeerMessage.TopologyPull());
            }
        }
        at(10, this::gossip);
    }

    Motion propose(Seat by, boolean join, UnaryOperator<Topology> change) {
        Motion motion = new Motion(by, join);
        motions.add(motion);
        by.change.propose(
                topology -> {
                    Topology wanted = change.apply(topology);
                    motion.wanted = wanted;
                    return wanted;
                },
                join,
                outcome -> {
                    assertThat(motion.outcome).as(name).isNull();
                    motion.outcome = outcome;
                });
        return motion;
    }

    Motion proposeJoin(Seat by, Seat candidate) {
        return propose(
                by,
                true,
                topology -> {
                    List<Member> members = new ArrayList<>(topology.members());
                    members.add(member(candidate.id.name(), 1));
                    return topology.withMembers(members);
                });
    }

    Motion proposeCapacity(Seat by, int capacity) {
        return propose(
                by,
                false,
                topology -> {
                    List<Member> members = new ArrayList<>(topology.members());
                    members.set(0, member(members.getFirst().id().name(), capacity));
                    return topology.withMembers(members);
                });
    }

    /// One node: what is durable, and what lives until the next crash.
    final class Seat implements TopologyChange.Environment, Timers, Entropy {
        final NodeId id;
        Ledger durable;
        TopologyChange change;
        boolean up = true;
        boolean data;
        int life;
        private long lastKeepMs;
        private long highestEpoch;

        Seat(NodeId id, Ledger durable) {
            this.id = id;
            this.durable = durable;
            this.change = new TopologyChange(id, durable, LIMITS, this, this, this);
        }

        Topology present() {
            return Objects.requireNonNull(change.topology(), id.name());
        }

        void crash() {
            up = false;
            life++;
        }

        void restart() {
            up = true;
            life++;
            change = new TopologyChange(id, durable, LIMITS, this, this, this);
            change.start();
        }

        /// A client's write arrives.
        void write() {
            if (up && !change.fenced()) {
                data = true;
            }
        }

        void transmit(NodeId to, PeerMessage message) {
            int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < repeat ? 2 : 1;
            ClusterId cluster = present().cluster();
            for (; copies > 0; copies--) {
                at(1 + random.nextInt(delayMs), () -> deliver(to, cluster, message));
            }
        }

        private void deliver(NodeId to, ClusterId cluster, PeerMessage message) {
            Seat receiver = seats.get(to);
            if (receiver == null || !receiver.up) {
                return;
            }
            boolean fellow = receiver.present().cluster().equals(cluster);
            boolean open =
                    message instanceof PeerMessage.TopologyPull
                            || message instanceof PeerMessage.TopologyPush;
            if (fellow || open) {
                receiver.change.onMessage(id, message);
            }
        }

        private Runnable whileAlive(Runnable action) {
            int now = life;
            return () -> {
                if (life == now) {
                    action.run();
                }
            };
        }

        @Override
        public void send(NodeId to, PeerMessage message) {
            assertThat(to).as(name).isNotEqualTo(id);
            transmit(to, message);
        }

        @Override
        public boolean holdsData() {
            return data;
        }

        @Override
        public void keep(Ledger ledger, Runnable done) {
            lastKeepMs = Math.max(lastKeepMs, nowMs + 1 + random.nextInt(keepMs));
            at(
                    lastKeepMs - nowMs,
                    whileAlive(() -> {
                        durable = ledger;
                        done.run();
                    }));
        }

        @Override
        public void adopted(Topology topology) {
            if (!topology.cluster().equals(CLUSTER)) {
                return;
            }
            String at = name + ": " + id + " adopts epoch " + topology.epoch();
            assertThat(topology.epoch()).as(at).isGreaterThan(highestEpoch);
            highestEpoch = topology.epoch();
            Topology known = chosen.putIfAbsent(topology.epoch(), topology);
            assertThat(known == null ? topology : known).as("%s", at).isEqualTo(topology);
            assertThat(change.ledger().key()).as(at).isEqualTo(KEY);
            Topology before = chosen.get(topology.epoch() - 1);
            if (known == null
                    && before != null
                    && before.members().size() < topology.members().size()) {
                for (NodeId member : before.memberIds()) {
                    Seat seat = seats.get(member);
                    assertThat(seat == null || seat.data).as("%s, %s", at, member).isFalse();
                }
            }
        }

        @Override
        public void note(String detail) {
            assertThat(detail).isNotEmpty();
        }

        @Override
        public Timer after(long delayMs, Runnable task) {
            boolean[] cancelled = new boolean[1];
            at(
                    delayMs,
                    whileAlive(() -> {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    }));
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
}
