package dev.gramme.simulator.world;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.port.Peers;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/// The links between machines. A frame crosses as bytes, is decoded anew wherever it arrives, and
/// may be lost, late, repeated, overtaken or cut off.
public final class SimNetwork {
    /// The longest a second copy of a frame may stay under way.
    private static final long LATE_COPY_NANOS = 3_000_000_000L;

    private final World world;
    private final FrameCodec codec;
    private final Tamper tamper;
    private final Dice dice;
    private final SortedMap<NodeId, Machine> machines;
    private final Link[][] links;
    private Weather weather = Weather.CALM;

    /// One direction between two machines.
    private static final class Link {
        private boolean cut;
        private long clearAtNanos;
        private long lastAtNanos;
    }

    SimNetwork(
            World world,
            FrameCodec codec,
            Tamper tamper,
            Dice dice,
            SortedMap<NodeId, Machine> machines) {
        this.world = world;
        this.codec = codec;
        this.tamper = tamper;
        this.dice = dice;
        this.machines = machines;
        int count = machines.size();
        this.links = new Link[count][count];
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                links[from][to] = new Link();
            }
        }
    }

    public void weather(Weather next) {
        weather = next;
    }

    /// Cuts, or mends, the way of frames from one node to another; the way back stays as it is.
    public void cut(NodeId from, NodeId to, boolean cut) {
        link(machine(from), machine(to)).cut = cut;
    }

    /// Mends every cut and clears every clogged link; the weather stays.
    public void heal() {
        for (Link[] row : links) {
            for (Link link : row) {
                link.cut = false;
                link.clearAtNanos = 0;
            }
        }
    }

    /// The door of one process to its peers.
    Peers door(SimProcess process) {
        TreeSet<NodeId> known = new TreeSet<>();
        return new Peers() {
            @Override
            public void send(Envelope envelope) {
                for (Envelope sent : tamper.sent(envelope)) {
                    SimNetwork.this.send(process, known.contains(sent.receiver()), sent);
                }
            }

            @Override
            public void introduce(Member member) {
                known.add(member.id());
            }
        };
    }

    private void send(SimProcess process, boolean known, Envelope envelope) {
        Machine from = process.machine();
        Machine to = machines.get(envelope.receiver());
        if (process.ended() || to == null) {
            return;
        }
        if (!known && to != from) {
            world.note(from, "unknown-peer", envelope);
            return;
        }
        byte[] frame = codec.encode(envelope);
        world.sent(envelope, frame.length);
        if (to == from) {
            world.schedule(0, process, "self", () -> deliver(to, frame));
            return;
        }
        Link link = link(from, to);
        if (link.cut || to.process() == null || dice.chance(weather.loss())) {
            world.note(from, "lost", envelope);
            hintLinkDown(process, to, link.cut ? weather.linkDown() / 4 : weather.linkDown());
            return;
        }
        transmit(from, to, link, frame, delay(link));
        if (dice.chance(weather.duplicate())) {
            long extra = dice.chance(0.2) ? dice.exponential(LATE_COPY_NANOS / 4) : 0;
            transmit(from, to, link, frame, delay(link) + Math.min(extra, LATE_COPY_NANOS));
        }
        if (dice.chance(weather.linkDown() / 2_000)) {
            hintLinkDown(process, to, 1);
        }
    }

    private long delay(Link link) {
        long now = world.nowNanos();
        if (dice.chance(weather.clog())) {
            link.clearAtNanos = now + 1_000_000 * dice.exponential(weather.clogMeanMs());
        }
        long delay =
                1_000L * (weather.minDelayMicros() + dice.exponential(weather.meanDelayMicros()));
        long at = Math.max(now, link.clearAtNanos) + delay;
        if (weather.ordered()) {
            at = Math.max(at, link.lastAtNanos);
            link.lastAtNanos = at;
        }
        return at - now;
    }

    private void transmit(Machine from, Machine to, Link link, byte[] frame, long delay) {
        world.schedule(
                delay,
                null,
                "frame",
                () -> {
                    SimProcess receiver = to.process();
                    if (link.cut || receiver == null) {
                        world.note(to, "lost-late", "from " + from.id());
                    } else {
                        world.handle(receiver, "arrive", () -> deliver(to, frame));
                    }
                });
    }

    private void deliver(Machine to, byte[] frame) {
        SimProcess receiver = to.process();
        if (receiver == null) {
            return;
        }
        world.hashed(frame);
        for (Envelope envelope : tamper.received(codec.decode(frame))) {
            world.note(to, "frame", envelope);
            receiver.host().onPeer(envelope);
        }
    }

    private void hintLinkDown(SimProcess process, Machine peer, double probability) {
        if (dice.chance(probability)) {
            long delay = 1_000L * dice.exponential(20_000);
            NodeId id = peer.id();
            world.schedule(delay, process, "link-down", () -> process.host().onLinkDown(id));
        }
    }

    private Link link(Machine from, Machine to) {
        return links[from.index()][to.index()];
    }

    private Machine machine(NodeId id) {
        @Nullable Machine machine = machines.get(id);
        if (machine == null) {
            throw new IllegalArgumentException("no machine " + id);
        }
        return machine;
    }

    /// Names of all machines in ascending order.
    public List<NodeId> names() {
        return List.copyOf(machines.keySet());
    }
}
