package dev.gramme.gateway;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Scan;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Token;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A node without a cluster: keeps values in a map, or answers what the test tells it to, at once
/// or when the test says so.
public final class FakeBackend implements Backend {
    public static final NodeId SELF = new NodeId("n1");

    private final Map<Key, List<Value>> values = new TreeMap<>();
    private final List<ClientRequest> requests = new ArrayList<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private RequestMemory memory = new RequestMemory(256 << 20);
    private @Nullable ClientResponse next;
    private Scan.@Nullable Outcome nextWalk;
    private PartitionBackup nextBackup = new FakeBackup(3).begun();
    private boolean holding;
    private long ids;
    private long time = 1_700_000_000_000L << 16;
    private long nowMs = 1_700_000_000_000L;
    private @Nullable ScrubReport scrub = new ScrubReport(false, 0, 0, 0, 0, 0, 0, 0);
    private NodeStatus.Phase phase = NodeStatus.Phase.SERVING;

    /// Every request is answered with this until told otherwise.
    public FakeBackend answering(@Nullable ClientResponse response) {
        next = response;
        return this;
    }

    /// Every step of a walk, and every count, is answered with this until told otherwise.
    public FakeBackend walking(Scan.@Nullable Outcome outcome) {
        nextWalk = outcome;
        return this;
    }

    /// The low half of the ids counts on from here.
    public FakeBackend idsAfter(long low) {
        ids = low;
        return this;
    }

    /// Answers wait for [#release].
    public FakeBackend holding() {
        holding = true;
        return this;
    }

    /// For connections made from now on.
    public FakeBackend withMemory(long bytes) {
        memory = new RequestMemory(bytes);
        return this;
    }

    /// The wall clock from now on.
    public FakeBackend at(long ms) {
        nowMs = ms;
        return this;
    }

    public FakeBackend inPhase(NodeStatus.Phase newPhase) {
        phase = newPhase;
        return this;
    }

    /// Lets the oldest, or newest, held answer go.
    public void release(boolean oldest) {
        (oldest ? held.removeFirst() : held.removeLast()).run();
    }

    public void releaseAll() {
        while (!held.isEmpty()) {
            release(true);
        }
    }

    public int heldCount() {
        return held.size();
    }

    /// What was asked, in order.
    public List<ClientRequest> requests() {
        return requests;
    }

    public ClientRequest lastRequest() {
        return requests.getLast();
    }

    @Override
    public void submit(ClientRequest request, Consumer<Reply> answer) {
        requests.add(request);
        if (holding) {
            held.add(() -> answer.accept(reply(request)));
        } else {
            answer.accept(reply(request));
        }
    }

    private Reply reply(ClientRequest request) {
        ClientResponse scripted = next;
        ClientResponse response = scripted == null ? run(request) : scripted;
        return request.options().explain()
                ? new Reply(response, story(request))
                : Reply.of(response);
    }

    private ClientResponse run(ClientRequest request) {
        List<Value> found =
                values.getOrDefault(request.key(), List.of()).stream()
                        .filter(value -> value.visibleAt(nowMs))
                        .toList();
        return switch (request) {
            case ClientRequest.Get _ ->
                    found.isEmpty()
                            ? new ClientResponse.Absent(Context.of(Bytes.utf8("c0")), 2)
                            : new ClientResponse.Found(found, Context.of(Bytes.utf8("c1")), 2);
            case ClientRequest.Put put -> {
                List<Value> now = new ArrayList<>();
                time += 1 << 16;
                now.add(put.value().withHybridTime(time));
                if (put.causality() instanceof Causality.Blind) {
                    now.addAll(found);
                }
                values.put(put.key(), now);
                yield new ClientResponse.Applied(
                        Context.of(Bytes.utf8("c2")), 3, 2, 1, !found.isEmpty());
            }
            case ClientRequest.Delete delete -> {
                values.remove(delete.key());
                yield new ClientResponse.Applied(
                        Context.of(Bytes.utf8("c3")), 3, 3, 0, !found.isEmpty());
            }
            case ClientRequest.Update update -> update(update, found);
        };
    }

    private ClientResponse update(ClientRequest.Update update, List<Value> found) {
        return switch (update.step().decide(found)) {
            case Decision.Keep _ -> new ClientResponse.Kept(found, Context.of(Bytes.utf8("c4")), 2);
            case Decision.Remove _ -> {
                values.remove(update.key());
                yield new ClientResponse.Updated(found, applied("c5", found));
            }
            case Decision.Write(Value value) -> {
                time += 1 << 16;
                values.put(update.key(), List.of(value.withHybridTime(time)));
                yield new ClientResponse.Updated(found, applied("c6", found));
            }
        };
    }

    private static ClientResponse.Applied applied(String context, List<Value> found) {
        return new ClientResponse.Applied(
                Context.of(Bytes.utf8(context)), 3, 3, 0, !found.isEmpty());
    }

    private static List<TraceEvent> story(ClientRequest request) {
        NodeId peer = new NodeId("n2");
        return List.of(
                new TraceEvent(5_000, request.id(), SELF, TraceEvent.Kind.COORDINATE, null, "r=2"),
                new TraceEvent(9_000, request.id(), SELF, TraceEvent.Kind.SEND, peer, "fetch"));
    }

    @Override
    public RequestId newRequestId() {
        return new RequestId(0xabcL, ++ids);
    }

    @Override
    public void scan(Scan scan, Consumer<Scan.Outcome> answer) {
        if (nextWalk != null) {
            answer.accept(nextWalk);
            return;
        }
        List<Key> keys =
                values.keySet().stream()
                        .filter(key -> Long.compareUnsigned(Token.of(key), scan.from()) >= 0)
                        .sorted((a, b) -> Long.compareUnsigned(Token.of(a), Token.of(b)))
                        .toList();
        boolean more = keys.size() > scan.count();
        answer.accept(
                new Scan.Page(
                        more ? keys.subList(0, scan.count()) : keys,
                        more ? Token.of(keys.get(scan.count())) : 0));
    }

    @Override
    public void count(Consumer<Scan.Outcome> answer) {
        answer.accept(nextWalk == null ? new Scan.Total(values.size()) : nextWalk);
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public void status(Consumer<NodeStatus> answer) {
        Member first = new Member(SELF, "127.0.0.1", 8400, 7400, "a", 1);
        Member second = new Member(new NodeId("n2"), "127.0.0.1", 8401, 7401, "", 1);
        Topology topology =
                Topology.found(
                        new ClusterId(1, 2),
                        new Topology.Settings(4, 2, 1, 2),
                        List.of(first, second));
        TreeMap<NodeId, Rumor.Liveness> liveness = new TreeMap<>();
        liveness.put(SELF, Rumor.Liveness.ALIVE);
        liveness.put(second.id(), Rumor.Liveness.DOWN);
        answer.accept(
                new NodeStatus(
                        SELF,
                        new Actor(7, 8),
                        phase,
                        topology,
                        liveness,
                        4,
                        0,
                        11,
                        22,
                        33,
                        44,
                        55,
                        66));
    }

    @Override
    public void join(String address, Consumer<JoinOutcome> answer) {
        boolean known = address.equals("127.0.0.1:7401");
        answer.accept(new JoinOutcome(known, known ? "cluster 1 of 2" : "nobody there"));
    }

    /// Every backup is answered with this.
    public FakeBackend backingUp(PartitionBackup outcome) {
        nextBackup = outcome;
        return this;
    }

    /// Its engine cannot be scrubbed.
    public FakeBackend withoutScrub() {
        scrub = null;
        return this;
    }

    @Override
    public void backup(int partition, Consumer<PartitionBackup> answer) {
        answer.accept(nextBackup);
    }

    @Override
    public @Nullable ScrubReport scrubbed() {
        return scrub;
    }

    @Override
    public @Nullable ScrubReport scrub(long bytesPerSecond) {
        if (scrub != null) {
            scrub = new ScrubReport(true, 0, 100, 0, nowMs, 0, 0, bytesPerSecond);
        }
        return scrub;
    }

    @Override
    public String metrics() {
        return "gramme_keys 11\n";
    }

    @Override
    public RequestMemory requestMemory() {
        return memory;
    }

    @Override
    public String durability() {
        return "fsync";
    }

    @Override
    public int usualTimeoutMs() {
        return 2_000;
    }

    @Override
    public long slowMs() {
        return 1_000;
    }

    @Override
    public String version() {
        return "0.0-test";
    }
}
