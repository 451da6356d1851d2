package dev.gramme.server;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Backup;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.shard.Node;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;
import dev.gramme.transport.Introductions;
import dev.gramme.transport.PeerEvents;
import dev.gramme.transport.PeerLinks;
import dev.gramme.transport.PeerSettings;
import dev.gramme.wire.Hello;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The protocol's node with its real doors: links, loop, store and log. Loop only; every step of
/// the protocol runs within [ShardLoop#run].
final class LocalNode implements PeerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);

    private final ShardLoop shard;
    private final Member self;
    private final Actor life;
    private final PeerLinks links;
    private final Introductions introductions;
    private final Node node;
    private final Map<NodeId, String> lastTold = new TreeMap<>();

    /// What makes a node this node.
    record Birth(Member self, Actor life, Formation formation, Limits limits) {}

    LocalNode(ShardLoop shard, Birth birth, Store store, Metrics metrics) {
        this.shard = shard;
        this.self = birth.self();
        this.life = birth.life();
        PeerSettings settings = PeerSettings.production();
        this.links = new PeerLinks(shard.eventLoop(), settings, self.id(), this::hello, this);
        this.introductions =
                new Introductions(
                        shard.eventLoop(),
                        settings.withPatienceMs(JoinTarget.PATIENCE_MS),
                        this::hello);
        this.node =
                new Node(
                        self,
                        life,
                        birth.formation(),
                        birth.limits(),
                        new Ports(shard, shard, shard, links, store, new TraceLog(metrics)));
    }

    void start() {
        shard.run(node::start);
    }

    void submit(ClientRequest request, Consumer<Reply> answer) {
        shard.run(() -> node.onClient(request, answer));
    }

    void scan(Scan scan, Consumer<Scan.Outcome> answer) {
        shard.run(() -> node.onScan(scan, answer));
    }

    void count(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
        shard.run(() -> node.onCount(id, timeoutMs, answer));
    }

    void join(Member other, Consumer<String> answer) {
        shard.run(() -> node.join(other, answer));
    }

    void drain(Runnable done) {
        shard.run(() -> node.drain(done));
    }

    Backup backup(int partition) {
        return node.backup(partition);
    }

    NodeStatus status() {
        return node.status();
    }

    Member self() {
        return self;
    }

    Actor life() {
        return life;
    }

    PeerLinks links() {
        return links;
    }

    Introductions introductions() {
        return introductions;
    }

    /// A node that is alone names no cluster, so that it can still join another one.
    private Hello hello() {
        Topology topology = node.status().topology();
        return topology == null || topology.members().size() <= 1
                ? Hello.of(ClusterId.NONE, self, life)
                : Hello.of(topology.cluster(), self, life);
    }

    @Override
    public void onFrame(Envelope envelope) {
        shard.run(() -> node.onPeer(envelope));
    }

    @Override
    public void onLinkDown(NodeId peer, String why) {
        if (!why.equals(lastTold.put(peer, why))) {
            LOG.atInfo().addKeyValue("peer", peer).log("link down: {}", why);
        }
        shard.run(() -> node.onLinkDown(peer));
    }

    @Override
    public void onRefused(String from, String why) {
        LOG.atWarn().addKeyValue("from", from).log("refused: {}", why);
    }
}
