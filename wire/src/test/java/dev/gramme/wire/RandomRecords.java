package dev.gramme.wire;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Placement;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Valid records of every kind, from a seed: the same seed gives the same records. Small as a rule,
/// with an edge now and then (the longest key, counters near the limit, a large body).
final class RandomRecords {
    private final SplittableRandom random;

    RandomRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    /// One maker for every kind of message between nodes.
    Map<Class<?>, Supplier<PeerMessage>> messages() {
        Map<Class<?>, Supplier<PeerMessage>> makers = new LinkedHashMap<>();
        requestMessages(makers);
        walkMessages(makers);
        catchUpMessages(makers);
        hintMessages(makers);
        endings(makers);
        makers.put(PeerMessage.Ping.class, () -> new PeerMessage.Ping(any(), rumors()));
        makers.put(
                PeerMessage.PingFor.class, () -> new PeerMessage.PingFor(any(), node(), rumors()));
        makers.put(PeerMessage.PingAck.class, () -> new PeerMessage.PingAck(any(), rumors()));
        topologyMessages(makers);
        return makers;
    }

    /// One maker for every kind of request.
    Map<Class<?>, Supplier<ClientRequest.Direct>> requests() {
        Map<Class<?>, Supplier<ClientRequest.Direct>> makers = new LinkedHashMap<>();
        makers.put(
                ClientRequest.Get.class,
                () -> new ClientRequest.Get(requestId(), key(), options()));
        makers.put(
                ClientRequest.Put.class,
                () ->
                        new ClientRequest.Put(
                                requestId(), key(), value(), causality(), bytes(20), options()));
        makers.put(
                ClientRequest.Delete.class,
                () ->
                        new ClientRequest.Delete(
                                requestId(), key(), causality(), bytes(20), options()));
        return makers;
    }

    /// One maker for every kind of response.
    Map<Class<?>, Supplier<ClientResponse>> responses() {
        Map<Class<?>, Supplier<ClientResponse>> makers = new LinkedHashMap<>();
        makers.put(
                ClientResponse.Found.class,
                () ->
                        new ClientResponse.Found(
                                list(3, this::value), Context.of(bytes(60)), upTo(32)));
        makers.put(
                ClientResponse.Absent.class,
                () -> new ClientResponse.Absent(Context.of(bytes(60)), upTo(32)));
        makers.put(ClientResponse.Applied.class, this::applied);
        makers.put(
                ClientResponse.Updated.class,
                () -> new ClientResponse.Updated(list(3, this::value), applied()));
        makers.put(
                ClientResponse.Kept.class,
                () ->
                        new ClientResponse.Kept(
                                list(3, this::value), Context.of(bytes(60)), upTo(32)));
        makers.put(
                ClientResponse.Conflict.class,
                () ->
                        new ClientResponse.Conflict(
                                list(3, this::value), Context.of(bytes(60)), upTo(32)));
        makers.put(
                ClientResponse.NotApplied.class,
                () -> new ClientResponse.NotApplied(reason(), text()));
        makers.put(
                ClientResponse.Unknown.class,
                () -> new ClientResponse.Unknown(upTo(32), upTo(32), text()));
        makers.put(
                ClientResponse.Unreadable.class,
                () -> new ClientResponse.Unreadable(upTo(32), upTo(32), text()));
        makers.put(
                ClientResponse.Refused.class, () -> new ClientResponse.Refused(reason(), text()));
        return makers;
    }

    private ClientResponse.Applied applied() {
        return new ClientResponse.Applied(
                Context.of(bytes(60)), upTo(32), upTo(32), upTo(32), coin());
    }

    /// One maker for every kind of change.
    Map<Class<?>, Supplier<Change>> changes() {
        Map<Class<?>, Supplier<Change>> makers = new LinkedHashMap<>();
        makers.put(Change.PutRecord.class, () -> new Change.PutRecord(key(), siblings()));
        makers.put(Change.RemoveRecord.class, () -> new Change.RemoveRecord(key()));
        makers.put(Change.SetClock.class, () -> new Change.SetClock(dotSet()));
        makers.put(Change.AddToLog.class, () -> new Change.AddToLog(dot(), key()));
        makers.put(Change.TrimLog.class, () -> new Change.TrimLog(dotSet()));
        makers.put(Change.PutHint.class, () -> new Change.PutHint(hint()));
        makers.put(Change.DropHint.class, () -> new Change.DropHint(node(), key()));
        makers.put(Change.SetRecovering.class, () -> new Change.SetRecovering(list(3, this::node)));
        makers.put(Change.Clear.class, Change.Clear::new);
        return makers;
    }

    private void requestMessages(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(PeerMessage.StoreEvent.class, this::storeEvent);
        makers.put(
                PeerMessage.EventStored.class,
                () -> new PeerMessage.EventStored(any(), coin(), coin(), orNone(this::missed)));
        makers.put(PeerMessage.StoreHint.class, this::storeHint);
        makers.put(PeerMessage.HintStored.class, () -> new PeerMessage.HintStored(any()));
        makers.put(PeerMessage.NotStored.class, () -> new PeerMessage.NotStored(any(), refusal()));
        makers.put(
                PeerMessage.Fetch.class,
                () -> new PeerMessage.Fetch(any(), requestId(), partition(), key()));
        makers.put(
                PeerMessage.Fetched.class,
                () ->
                        new PeerMessage.Fetched(
                                any(), one(PeerMessage.Evidence.values()), siblings()));
        makers.put(
                PeerMessage.Repair.class,
                () -> new PeerMessage.Repair(requestId(), partition(), key(), siblings(), actor()));
        makers.put(
                PeerMessage.Forward.class,
                () -> new PeerMessage.Forward(any(), actor(), one(requests()).get()));
        makers.put(PeerMessage.Forwarded.class, () -> new PeerMessage.Forwarded(any(), reply()));
        makers.put(
                PeerMessage.NotCoordinated.class,
                () -> new PeerMessage.NotCoordinated(any(), refusal()));
        makers.put(
                PeerMessage.Lasting.class,
                () -> new PeerMessage.Lasting(one(Durability.values()), writing()));
        makers.put(PeerMessage.OnDisk.class, () -> new PeerMessage.OnDisk(stored()));
    }

    private PeerMessage.Writing writing() {
        return coin() ? storeEvent() : storeHint();
    }

    private PeerMessage.Stored stored() {
        return coin()
                ? new PeerMessage.EventStored(any(), coin(), coin(), orNone(this::missed))
                : new PeerMessage.HintStored(any());
    }

    private void walkMessages(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(
                PeerMessage.ListKeys.class,
                () ->
                        new PeerMessage.ListKeys(
                                any(),
                                requestId(),
                                partition(),
                                any(),
                                random.nextInt(Integer.MAX_VALUE)));
        makers.put(
                PeerMessage.KeysListed.class,
                () ->
                        new PeerMessage.KeysListed(
                                any(),
                                one(PeerMessage.Evidence.values()),
                                list(3, this::key),
                                any()));
        makers.put(
                PeerMessage.CountKeys.class, () -> new PeerMessage.CountKeys(any(), requestId()));
        makers.put(
                PeerMessage.KeysCounted.class,
                () ->
                        new PeerMessage.KeysCounted(
                                any(),
                                list(3, () -> new PeerMessage.KeyCount(partition(), count()))));
    }

    private void catchUpMessages(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(
                PeerMessage.ClockOffer.class,
                () ->
                        new PeerMessage.ClockOffer(
                                list(
                                        3,
                                        () ->
                                                new PeerMessage.OfferedClock(
                                                        partition(), dotSet()))));
        makers.put(
                PeerMessage.Missing.class,
                () -> new PeerMessage.Missing(partition(), list(3, this::entry), coin(), actor()));
        makers.put(
                PeerMessage.TransferPull.class,
                () -> new PeerMessage.TransferPull(any(), partition(), orNone(this::key)));
        makers.put(
                PeerMessage.TransferStep.class,
                () ->
                        new PeerMessage.TransferStep(
                                any(),
                                partition(),
                                orNone(this::key),
                                dotSet(),
                                list(3, this::entry),
                                coin(),
                                actor()));
    }

    private void hintMessages(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(PeerMessage.HintNotice.class, () -> new PeerMessage.HintNotice(count()));
        makers.put(
                PeerMessage.HintPull.class,
                () -> new PeerMessage.HintPull(random.nextInt(Integer.MAX_VALUE)));
        makers.put(
                PeerMessage.HintBatch.class,
                () -> new PeerMessage.HintBatch(list(3, this::heldHint), coin(), actor()));
        makers.put(
                PeerMessage.HintReceipts.class,
                () ->
                        new PeerMessage.HintReceipts(
                                list(
                                        3,
                                        () ->
                                                new PeerMessage.HintReceipt(
                                                        partition(), key(), count()))));
    }

    private void endings(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(
                PeerMessage.Outdated.class, () -> new PeerMessage.Outdated(partition(), actor()));
        makers.put(
                PeerMessage.EndAsk.class,
                () -> new PeerMessage.EndAsk(any(), list(3, this::actor)));
        makers.put(
                PeerMessage.EndSaid.class,
                () -> new PeerMessage.EndSaid(any(), list(3, this::actor)));
        makers.put(
                PeerMessage.PrintAsk.class,
                () -> new PeerMessage.PrintAsk(any(), partition(), list(3, this::print)));
        makers.put(
                PeerMessage.PrintSaid.class,
                () -> new PeerMessage.PrintSaid(any(), partition(), list(3, this::print)));
    }

    private PeerMessage.LifePrint print() {
        return new PeerMessage.LifePrint(actor(), any());
    }

    private void topologyMessages(Map<Class<?>, Supplier<PeerMessage>> makers) {
        makers.put(PeerMessage.TopologyPull.class, PeerMessage.TopologyPull::new);
        makers.put(
                PeerMessage.TopologyPush.class,
                () -> new PeerMessage.TopologyPush(topology(), clusterKey()));
        makers.put(PeerMessage.NoTopology.class, PeerMessage.NoTopology::new);
        makers.put(
                PeerMessage.Prepare.class,
                () -> new PeerMessage.Prepare(count(), ballot(), coin()));
        makers.put(
                PeerMessage.Promise.class,
                () ->
                        new PeerMessage.Promise(
                                count(),
                                ballot(),
                                coin(),
                                orNone(this::ballot),
                                orNone(this::ballot),
                                orNone(this::topology),
                                text()));
        makers.put(PeerMessage.Accept.class, () -> new PeerMessage.Accept(ballot(), topology()));
        makers.put(
                PeerMessage.Accepted.class,
                () -> new PeerMessage.Accepted(count(), ballot(), coin(), orNone(this::ballot)));
        makers.put(
                PeerMessage.JoinAsk.class,
                () -> new PeerMessage.JoinAsk(any(), member(node()), coin(), coin()));
        makers.put(
                PeerMessage.JoinAnswer.class,
                () ->
                        new PeerMessage.JoinAnswer(
                                any(),
                                coin(),
                                coin(),
                                text(),
                                orNone(this::topology),
                                clusterKey()));
    }

    Envelope envelope(PeerMessage message) {
        return new Envelope(cluster(), count(), node(), node(), actor(), any(), any(), message);
    }

    private PeerMessage.StoreEvent storeEvent() {
        return new PeerMessage.StoreEvent(
                any(),
                requestId(),
                partition(),
                key(),
                dot(),
                orNone(this::value),
                dotSet(),
                coin());
    }

    private PeerMessage.StoreHint storeHint() {
        return new PeerMessage.StoreHint(
                any(),
                requestId(),
                partition(),
                key(),
                dot(),
                orNone(this::value),
                dotSet(),
                list(3, this::node));
    }

    private PeerMessage.Missed missed() {
        return new PeerMessage.Missed(dotSet(), dotSet());
    }

    private PeerMessage.Entry entry() {
        return new PeerMessage.Entry(key(), siblings(), dotSet());
    }

    private PeerMessage.HeldHint heldHint() {
        return new PeerMessage.HeldHint(partition(), entry(), count());
    }

    private PeerMessage.Refusal refusal() {
        return one(PeerMessage.Refusal.values());
    }

    private ClientResponse.Reason reason() {
        return one(ClientResponse.Reason.values());
    }

    Causality causality() {
        return switch (random.nextInt(4)) {
            case 0 -> new Causality.Given(bytes(60));
            case 1 -> new Causality.Blind();
            case 2 -> new Causality.Fresh(bytes(60));
            default -> new Causality.Overwrite();
        };
    }

    private ClientRequest.Options options() {
        return new ClientRequest.Options(
                random.nextInt(-1, 34),
                random.nextInt(-1, 34),
                orNone(() -> one(ClientRequest.Level.values())),
                coin(),
                random.nextInt(),
                coin(),
                orNone(() -> one(Durability.values())));
    }

    Reply reply() {
        return new Reply(one(responses()).get(), list(3, this::event));
    }

    private TraceEvent event() {
        return new TraceEvent(
                any(),
                requestId(),
                node(),
                one(TraceEvent.Kind.values()),
                orNone(this::node),
                text());
    }

    Batch batch() {
        return new Batch(partition(), list(6, () -> one(changes()).get()));
    }

    Hint hint() {
        return new Hint(node(), key(), siblings(), dotSet(), count());
    }

    Ledger ledger() {
        return new Ledger(
                orNone(this::topology),
                clusterKey(),
                orNone(this::ballot),
                orNone(this::ballot),
                orNone(this::topology));
    }

    Hello hello() {
        int least = 1 + random.nextInt(255);
        int most = random.nextInt(least, 256);
        return new Hello(least, most, any(), cluster(), member(node()), actor());
    }

    Topology topology() {
        TreeSet<NodeId> names = new TreeSet<>(list(5, this::node));
        List<Member> members = names.stream().map(this::member).toList();
        int n = 1 + random.nextInt(4);
        Topology.Settings settings =
                new Topology.Settings(
                        1 << random.nextInt(5), n, 1 + random.nextInt(n), 1 + random.nextInt(n));
        List<List<NodeId>> rows = new ArrayList<>();
        for (int i = 0; i < settings.partitions(); i++) {
            rows.add(row(new ArrayList<>(names), n));
        }
        return new Topology(
                cluster(), count(), settings, members, list(2, this::node), new Placement(rows));
    }

    private List<NodeId> row(List<NodeId> names, int n) {
        List<NodeId> row = new ArrayList<>();
        while (row.size() < n && !names.isEmpty()) {
            row.add(names.remove(random.nextInt(names.size())));
        }
        return row;
    }

    Member member(NodeId id) {
        return new Member(
                id,
                one(new String[] {"127.0.0.1", "localhost", "n1.example", "[::1]"}),
                random.nextInt(65_536),
                random.nextInt(65_536),
                one(new String[] {"", "a", "zone-2"}),
                1 + (int) Math.min(count(), Integer.MAX_VALUE - 1));
    }

    private List<Rumor> rumors() {
        return list(4, this::rumor);
    }

    private Rumor rumor() {
        NodeId member = node();
        NodeId by = coin() ? member : node();
        return new Rumor(member, count(), one(Rumor.Liveness.values()), by);
    }

    private Ballot ballot() {
        return new Ballot(count(), node());
    }

    private ClusterId cluster() {
        return coin() ? ClusterId.NONE : new ClusterId(any(), any());
    }

    private RequestId requestId() {
        return new RequestId(any(), any());
    }

    NodeId node() {
        if (random.nextInt(20) == 0) {
            return new NodeId("a".repeat(63));
        }
        return new NodeId("n" + random.nextInt(12) + (coin() ? "" : "-x_y.z"));
    }

    Siblings siblings() {
        TreeMap<Dot, Value> versions = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            versions.put(dot(), value());
        }
        List<Siblings.Version> list = new ArrayList<>();
        versions.forEach((dot, value) -> list.add(new Siblings.Version(dot, value)));
        return new Siblings(list, dotSet().plus(DotSet.of(versions.keySet())));
    }

    DotSet dotSet() {
        DotSet set = DotSet.EMPTY;
        for (int i = random.nextInt(5); i > 0; i--) {
            long first = counter();
            long last = Math.min(VersionCodec.MAX_COUNTER, first + random.nextInt(1_000));
            set = set.plus(DotSet.range(actor(), coin() ? 1 : first, last));
        }
        return coin() ? set : set.plus(DotSet.closed(actor(), any()));
    }

    Dot dot() {
        return new Dot(actor(), counter());
    }

    /// One of a few, so that sets meet; now and then any.
    Actor actor() {
        return random.nextInt(4) == 0
                ? new Actor(any(), any())
                : new Actor(0xa0L << 56, random.nextInt(4));
    }

    private long counter() {
        return random.nextInt(20) == 0
                ? VersionCodec.MAX_COUNTER - random.nextInt(3)
                : 1 + random.nextInt(300);
    }

    Key key() {
        if (random.nextInt(200) == 0) {
            return Key.of(Bytes.owning(new byte[Key.MAX_BYTES]));
        }
        int namespace = random.nextInt(4) == 0 ? random.nextInt() : 0;
        return new Key(namespace, Bytes.owning(array(1 + random.nextInt(20))));
    }

    Value value() {
        Bytes body = bytes(random.nextInt(100) == 0 ? 70_000 : 40);
        return new Value(
                coin() ? Value.PLAIN : random.nextInt(),
                coin() ? 0 : random.nextInt(),
                coin() ? 0 : count(),
                any(),
                one(new String[] {"", "text/plain", "application/json; charset=\"ü\""}),
                body,
                Value.checksum(body));
    }

    private Bytes clusterKey() {
        return coin() ? Bytes.EMPTY : Bytes.owning(array(32));
    }

    private int partition() {
        return random.nextInt(8) == 0 ? 65_535 : random.nextInt(256);
    }

    private int upTo(int most) {
        return random.nextInt(most + 1);
    }

    /// Any number that may go out as one: 0 to 2^63-1, of any length.
    long count() {
        return any() >>> (1 + random.nextInt(63));
    }

    private long any() {
        return random.nextInt(10) == 0 ? -1 : random.nextLong();
    }

    boolean coin() {
        return random.nextInt(2) == 0;
    }

    private String text() {
        return one(
                new String[] {
                    "",
                    "copies=1 of 2",
                    "naïve — \u0000 \n",
                    "\uD83D\uDE00",
                    "\uFFFD",
                    "x".repeat(300)
                });
    }

    private Bytes bytes(int most) {
        return Bytes.owning(array(random.nextInt(most + 1)));
    }

    private byte[] array(int length) {
        byte[] array = new byte[length];
        random.nextBytes(array);
        return array;
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private <T> T one(Map<Class<?>, T> of) {
        return new ArrayList<>(of.values()).get(random.nextInt(of.size()));
    }

    private <T> @Nullable T orNone(Supplier<T> maker) {
        return coin() ? null : maker.get();
    }

    private <T> List<T> list(int most, Supplier<T> maker) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            list.add(maker.get());
        }
        return list;
    }
}
