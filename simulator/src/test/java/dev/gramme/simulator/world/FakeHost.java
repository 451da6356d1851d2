package dev.gramme.simulator.world;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A node that only pings its peers, counts what it hears and writes a line per ping to its store.
final class FakeHost implements SimHost {
    final Ports ports;
    final List<PeerMessage> heard = new ArrayList<>();
    final List<NodeId> downs = new ArrayList<>();
    long ticks;
    long durable;
    long appended;
    private final Member self;
    private final Actor life;
    private final List<Member> members;

    FakeHost(Member self, Actor life, List<Member> members, Ports ports) {
        this.self = self;
        this.life = life;
        this.members = members;
        this.ports = ports;
    }

    @Override
    public void start() {
        members.forEach(member -> ports.peers().introduce(member));
        tick();
    }

    private void tick() {
        ticks++;
        append();
        for (Member member : members) {
            if (!member.id().equals(self.id())) {
                send(member.id(), new PeerMessage.Ping(ticks, List.of()));
            }
        }
        trace(TraceEvent.Kind.EXCHANGE, "tick=" + ticks);
        ports.timers().after(20 + ports.entropy().nextInt(10), this::tick);
    }

    private void append() {
        Dot dot = new Dot(life, ++appended);
        var change = new Store.Change.AddToLog(dot, Key.of("k" + appended));
        ports.store().append(new Store.Batch(0, List.of(change)), outcome -> durable++);
    }

    private void send(NodeId to, PeerMessage message) {
        ports.peers()
                .send(new Envelope(ClusterId.NONE, 0, self.id(), to, life, appended, 0, message));
    }

    private void trace(TraceEvent.Kind kind, String detail) {
        long now = ports.clock().monotonicNanos();
        ports.trace().record(new TraceEvent(now, RequestId.NONE, self.id(), kind, null, detail));
    }

    @Override
    public void onPeer(Envelope envelope) {
        heard.add(envelope.message());
        if (envelope.message() instanceof PeerMessage.Ping(long seq, var _)) {
            send(envelope.sender(), new PeerMessage.PingAck(seq, List.of()));
        }
    }

    @Override
    public void onLinkDown(NodeId peer) {
        downs.add(peer);
        trace(TraceEvent.Kind.LINK_DOWN, peer.name());
    }

    @Override
    public void onClient(ClientRequest request, Consumer<Reply> answer) {
        ports.timers()
                .after(
                        1,
                        () ->
                                answer.accept(
                                        Reply.of(
                                                new ClientResponse.NotApplied(
                                                        ClientResponse.Reason.NOT_SERVING,
                                                        "fake"))));
    }

    @Override
    public void onScan(Scan scan, Consumer<Scan.Outcome> answer) {
        answer.accept(new Scan.Failed("fake"));
    }

    @Override
    public void onCount(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
        answer.accept(new Scan.Failed("fake"));
    }

    @Override
    public void join(Member other, Consumer<String> answer) {
        answer.accept("a fake never joins");
    }

    @Override
    public NodeStatus status() {
        throw new UnsupportedOperationException("a fake has no status");
    }
}
