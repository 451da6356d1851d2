package dev.gramme.core.shard;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.membership.Swim;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.Scan;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus.Phase;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// One node: everything it knows and does, behind four entrances (client, peer, link, admin).
/// Single-threaded: every method is called on the owner's loop, which all ports call back on.
public final class Node {
    private static final long FIRST_CHALLENGE = Long.MIN_VALUE;
    private static final int DRAIN_STEP_MS = 10;

    private final Member self;
    private final Actor life;
    private final Limits limits;
    private final Ports ports;
    private final Swim swim;
    private final Lives lives;
    private final Lobby lobby;
    private final FrameAges ages = new FrameAges();
    private final Cluster cluster;
    private final Shard shard;
    private final TreeMap<NodeId, Long> toldOfEpoch = new TreeMap<>();
    private final TreeMap<NodeId, Long> linkDownAtMs = new TreeMap<>();

    /// Began a new life, and nothing says yet that they remember the one before.
    private final TreeSet<NodeId> reborn = new TreeSet<>();

    private boolean draining;

    public Node(Member self, Actor life, Formation formation, Limits limits, Ports ports) {
        this.self = self;
        this.life = life;
        this.limits = limits;
        this.ports = ports;
        Store.Recovered found = ports.store().recovered();
        this.lives =
                new Lives(
                        (node, nonce) -> transmit(node, new PeerMessage.Ping(nonce, List.of())),
                        this::onNewLife);
        this.lobby = new Lobby(limits.valueBytes());
        this.swim =
                new Swim(
                        self.id(),
                        limits,
                        ports.clock(),
                        ports.timers(),
                        ports.entropy(),
                        this::transmit,
                        this::onLiveness);
        this.cluster =
                new Cluster(self, formation, found.ledger(), limits, ports, new ClusterOutside());
        this.shard = new Shard(self.id(), life, limits, ports, new ShardOutside(), found);
    }

    private final class ClusterOutside implements Cluster.Outside {
        @Override
        public void transmit(NodeId to, PeerMessage message) {
            Node.this.transmit(to, message);
        }

        @Override
        public boolean holdsData() {
            return shard.holdsData();
        }

        @Override
        public void inForce(Topology topology, boolean founding) {
            swim.members(topology.memberIds());
            meet(topology.memberIds());
            shard.use(topology, founding);
        }

        @Override
        public void note(Kind kind, @Nullable NodeId peer, String detail) {
            shard.note(kind, peer, detail);
        }
    }

    private final class ShardOutside implements Shard.Outside {
        @Override
        public @Nullable Topology topology() {
            return cluster.topology();
        }

        @Override
        public Liveness liveness(NodeId node) {
            return swim.liveness(node);
        }

        @Override
        public @Nullable Actor life(NodeId node) {
            return lives.of(node);
        }

        @Override
        public void transmit(NodeId to, PeerMessage message) {
            Node.this.transmit(to, message);
        }

        @Override
        public Bytes key() {
            return cluster.key();
        }

        @Override
        public boolean fenced() {
            return cluster.fenced();
        }
    }

    /// Recovers from the store and begins to form, join or serve.
    public void start() {
        shard.note(Kind.LIFE, null, "life=" + life);
        cluster.start();
        swim.start();
        shard.start();
    }

    // ---- clients ----

    /// A client's request; `answer` is called exactly once, later or at once, on this loop.
    public void onClient(ClientRequest request, Consumer<Reply> answer) {
        String closed = closedBecause();
        if (closed != null) {
            answer.accept(Reply.of(new ClientResponse.NotApplied(Reason.NOT_SERVING, closed)));
            return;
        }
        shard.submit(request, answer);
    }

    /// One step of a client's walk over all keys; `answer` is called exactly once, on this loop.
    public void onScan(Scan scan, Consumer<Scan.Outcome> answer) {
        String closed = closedBecause();
        if (closed != null) {
            answer.accept(new Scan.Failed(closed));
        } else {
            shard.scan(scan, answer);
        }
    }

    /// How many keys the cluster holds; `answer` is called exactly once, on this loop.
    ///
    /// @param timeoutMs the answer is due within this time
    public void onCount(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
        String closed = closedBecause();
        if (closed != null) {
            answer.accept(new Scan.Failed(closed));
        } else {
            shard.count(id, timeoutMs, answer);
        }
    }

    private @Nullable String closedBecause() {
        if (cluster.topology() == null) {
            return "node " + self.id() + " has no topology yet: it is forming a cluster";
        }
        if (draining) {
            return "node " + self.id() + " is stopping";
        }
        return cluster.fenced()
                ? "node " + self.id() + " takes part in a change of the topology; try again"
                : null;
    }

    // ---- peers ----

    /// A frame from another node, already decoded and checked by the wire.
    public void onPeer(Envelope envelope) {
        NodeId from = envelope.sender();
        if (!envelope.receiver().equals(self.id()) || from.equals(self.id())) {
            refused(
                    from,
                    "meant for %s, and this is %s: %s %1$s"
                            .formatted(
                                    envelope.receiver(),
                                    self.id(),
                                    "if that node has lost its data directory, start it with"
                                            + " --name"));
            return;
        }
        PeerMessage message = envelope.message();
        cluster.meet(from, message);
        long now = ports.clock().monotonicMillis();
        if (message instanceof PeerMessage.PingAck ack
                && lives.answered(from, ack.seq(), envelope.life())) {
            ages.ageMs(from, envelope.life(), envelope.sentAtMs(), now); // What waited is older.
            lobby.take(from, envelope.life()).forEach(this::onPeer);
            shard.onMet(from);
            return;
        }
        if (lives.admits(from, envelope.life(), this::nextChallenge, now)) {
            onAdmitted(envelope, from, message, now);
        } else if (message instanceof PeerMessage.Ping ping) {
            transmit(from, new PeerMessage.PingAck(ping.seq(), List.of()));
        } else if (!lives.haveSeenTheEndOf(envelope.life())) {
            lobby.keep(envelope);
        }
    }

    private void onAdmitted(Envelope envelope, NodeId from, PeerMessage message, long now) {
        shard.observe(from, envelope.hybridTime());
        long ageMs = ages.ageMs(from, envelope.life(), envelope.sentAtMs(), now);
        if (message instanceof PeerMessage.Ping ping && ping.seq() < 0) {
            transmit(from, new PeerMessage.PingAck(ping.seq(), List.of()));
            return;
        }
        if (ofOtherCluster(envelope)) {
            onStranger(from, envelope.cluster(), message);
        } else {
            onFellow(envelope, from, message, ageMs);
        }
    }

    private long nextChallenge() {
        return FIRST_CHALLENGE | ports.entropy().nextLong();
    }

    /// Nodes act on each other's frames only once they know in which life the other is. Waiting
    /// until a probe comes by would take the longer the more members there are.
    private void meet(List<NodeId> members) {
        long now = ports.clock().monotonicMillis();
        for (NodeId member : members) {
            if (!member.equals(self.id())) {
                lives.meet(member, this::nextChallenge, now);
            }
        }
    }

    private boolean ofOtherCluster(Envelope envelope) {
        Topology mine = cluster.topology();
        return mine == null
                || !mine.cluster().equals(envelope.cluster())
                || mine.member(envelope.sender()) == null;
    }

    /// From outside this node's cluster only what forms and joins clusters is heard.
    private void onStranger(NodeId from, ClusterId theirs, PeerMessage message) {
        switch (message) {
            case PeerMessage.TopologyPull m -> {
                noteForgetful(from);
                cluster.onMessage(from, m);
            }
            case PeerMessage.TopologyPush m -> cluster.onMessage(from, m);
            case PeerMessage.NoTopology m -> cluster.onMessage(from, m);
            case PeerMessage.JoinAsk m -> cluster.onMessage(from, m);
            case PeerMessage.JoinAnswer m -> cluster.onMessage(from, m);
            case PeerMessage.Ping m -> cluster.onStranger(from);
            case PeerMessage.PingAck m -> {} // To a question of ours that was answered already.
            default -> {
                // While a cluster forms, its first members are ahead of the others: no news.
                if (cluster.topology() != null && !theirs.equals(ClusterId.NONE)) {
                    refused(
                            from,
                            "of cluster " + theirs + ": " + message.getClass().getSimpleName());
                }
            }
        }
    }

    /// A member that has begun a new life and asks for the topology had one before.
    private void noteForgetful(NodeId from) {
        Topology mine = cluster.topology();
        if (mine != null && mine.member(from) != null && reborn.remove(from)) {
            shard.note(
                    Kind.MEMBER_EMPTY,
                    from,
                    "it has lost its data directory and takes its records over from the others; if"
                            + " its disk is just not mounted, stop it and mount it");
        }
    }

    private void onFellow(Envelope envelope, NodeId from, PeerMessage message, long ageMs) {
        swim.onHeard(from);
        reborn.remove(from);
        Topology mine = cluster.topology();
        long epoch = mine == null ? 0 : mine.epoch();
        if (envelope.epoch() != epoch) {
            levelEpochs(from, envelope.epoch(), epoch);
        }
        switch (message) {
            case PeerMessage.Forward m when ageMs >= m.request().options().timeoutMs() ->
                    shard.onLate(from, m);
            case PeerMessage.Ping m -> swim.onMessage(from, m);
            case PeerMessage.PingFor m -> swim.onMessage(from, m);
            case PeerMessage.PingAck m -> swim.onMessage(from, m);
            default -> {
                if (!cluster.onMessage(from, message)) {
                    shard.onMessage(from, message, envelope.epoch() == epoch);
                }
            }
        }
    }

    /// Whoever is behind gets the newer topology, at most once per probe period.
    private void levelEpochs(NodeId from, long theirs, long mine) {
        long now = ports.clock().monotonicMillis();
        Long told = toldOfEpoch.get(from);
        if (told != null && now - told < limits.probePeriodMs()) {
            return;
        }
        toldOfEpoch.put(from, now);
        Topology topology = cluster.topology();
        if (theirs > mine) {
            transmit(from, new PeerMessage.TopologyPull());
        } else if (topology != null) {
            transmit(from, new PeerMessage.TopologyPush(topology, Bytes.EMPTY));
        }
    }

    private void transmit(NodeId to, PeerMessage message) {
        Topology topology = cluster.topology();
        ports.peers()
                .send(
                        new Envelope(
                                topology == null ? ClusterId.NONE : topology.cluster(),
                                topology == null ? 0 : topology.epoch(),
                                self.id(),
                                to,
                                life,
                                shard.hybridTime(),
                                ports.clock().monotonicMillis(),
                                message));
    }

    private void refused(NodeId from, String why) {
        shard.note(Kind.FRAME_REFUSED, from, why);
    }

    /// The link to a peer broke or could not be made: a hint for the failure detector. Heard once
    /// per probe period and peer: what it makes us send may fail at once again.
    public void onLinkDown(NodeId peer) {
        long now = ports.clock().monotonicMillis();
        Long heard = linkDownAtMs.get(peer);
        if (heard != null && now - heard < limits.probePeriodMs()) {
            return;
        }
        linkDownAtMs.put(peer, now);
        shard.note(Kind.LINK_DOWN, peer, "");
        swim.onLinkDown(peer);
    }

    private void onLiveness(NodeId member, Liveness before, Liveness after) {
        switch (after) {
            case ALIVE -> shard.note(Kind.MEMBER_ALIVE, member, "was=" + before);
            case SUSPECT -> shard.note(Kind.MEMBER_SUSPECT, member, "was=" + before);
            case DOWN -> shard.note(Kind.MEMBER_DOWN, member, "was=" + before);
        }
    }

    private void onNewLife(NodeId node) {
        shard.note(Kind.LIFE, node, "life=" + lives.of(node));
        reborn.add(node);
        shard.onNewLife(node);
    }

    // ---- admin ----

    /// Joins this node's cluster and that of `other` (rldb's flow: the lone, empty side takes over
    /// the topology of the other). `answer` gets an empty text on success, else why not.
    public void join(Member other, Consumer<String> answer) {
        cluster.join(other, answer);
    }

    /// A partition as it is here now, if this node is a home of it in good standing.
    public Backup backup(int partition) {
        Topology topology = cluster.topology();
        String closed = closedBecause();
        if (topology == null || closed != null) {
            return new Backup.Unavailable(String.valueOf(closed));
        }
        int count = topology.settings().partitions();
        if (partition < 0 || partition >= count) {
            return new Backup.Unknown("partitions are 0 to " + (count - 1) + ", not " + partition);
        }
        Replica replica = shard.replicas().get(partition);
        String place = "of partition " + partition;
        if (replica == null) {
            return new Backup.Unavailable(
                    "%s is no home %s; its homes are %s"
                            .formatted(self.id(), place, topology.homes(partition)));
        }
        return replica.recovering().isEmpty()
                ? new Backup.Taken(topology, ports.store().snapshot(partition))
                : new Backup.Unavailable(
                        "%s takes the records %s over from %s and lacks some until then"
                                .formatted(self.id(), place, replica.recovering()));
    }

    /// Takes no new requests; `done` runs when those in flight are answered.
    public void drain(Runnable done) {
        draining = true;
        if (shard.inFlight() == 0) {
            done.run();
        } else {
            ports.timers().after(DRAIN_STEP_MS, () -> drain(done));
        }
    }

    public NodeStatus status() {
        Topology topology = cluster.topology();
        SortedMap<NodeId, Liveness> liveness = new TreeMap<>();
        if (topology != null) {
            topology.memberIds().forEach(id -> liveness.put(id, swim.liveness(id)));
        }
        return new NodeStatus(
                self.id(),
                life,
                phase(topology),
                topology,
                liveness,
                shard.replicas().size(),
                shard.recoveringCount(),
                ports.store().recordCount(),
                ports.store().heldBytes(),
                ports.store().limitBytes(),
                shard.logEntries(),
                shard.hints().count(),
                shard.inFlight());
    }

    private Phase phase(@Nullable Topology topology) {
        if (draining) {
            return Phase.DRAINING;
        }
        if (topology == null) {
            return Phase.FORMING;
        }
        if (cluster.joining()) {
            return Phase.JOINING;
        }
        return shard.recoveringCount() > 0 ? Phase.RECOVERING : Phase.SERVING;
    }

    /// The durable clocks of the partitions held here, for status pages and for the simulator's
    /// oracles.
    public SortedMap<Integer, DotSet> clocks() {
        SortedMap<Integer, DotSet> clocks = new TreeMap<>();
        for (Replica replica : shard.replicas().values()) {
            clocks.put(replica.partition(), replica.durableClock());
        }
        return clocks;
    }
}
