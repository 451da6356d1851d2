package dev.gramme.core.shard;

import dev.gramme.core.coordinate.Calls;
import dev.gramme.core.coordinate.Latencies;
import dev.gramme.core.coordinate.Requests;
import dev.gramme.core.coordinate.Surroundings;
import dev.gramme.core.expiry.ExpirySweep;
import dev.gramme.core.expiry.HomeClocks;
import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Refusal;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.Scan;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.repair.Closing;
import dev.gramme.core.repair.FullTransfers;
import dev.gramme.core.repair.HintDelivery;
import dev.gramme.core.repair.LogExchange;
import dev.gramme.core.replica.HintShelf;
import dev.gramme.core.replica.LogBounds;
import dev.gramme.core.replica.Receipt;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.ContextToken;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.HybridClock;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Owner of a node's partitions and of the requests on them: hop 2 of a PUT, see ARCHITECTURE.md.
/// Everything that touches data comes in here, on the one loop.
final class Shard implements Surroundings {
    /// What the shard needs of the node around it.
    interface Outside {
        @Nullable Topology topology();

        Liveness liveness(NodeId node);

        @Nullable Actor life(NodeId node);

        void transmit(NodeId to, PeerMessage message);

        /// The cluster's key for signing contexts.
        Bytes key();

        /// No data may be taken while the next topology is being chosen.
        boolean fenced();
    }

    private final NodeId self;
    private final Actor life;
    private final Limits limits;
    private final Ports ports;
    private final Outside outside;
    private final HybridClock hybridClock = new HybridClock();
    private final Calls calls;
    private final Latencies latencies = new Latencies();
    private final HintShelf hints;
    private final Requests requests;
    private final FullTransfers transfers;
    private final LogExchange exchange;
    private final HintDelivery delivery;
    private final Closing closing;
    private final HomeClocks homeClocks;
    private final ExpirySweep sweep;
    private final SortedMap<Integer, Store.PartitionState> found;
    private final Store.Losses losses;
    private final TreeMap<Integer, Replica> replicas = new TreeMap<>();
    private final List<@Nullable Replica> byPartition = new ArrayList<>();
    private ClusterId inCluster = ClusterId.NONE;

    /// Partitions that have not yet claimed what they still hold after a loss.
    private int rebuilding;

    private @Nullable Sealed sealed;

    Shard(
            NodeId self,
            Actor life,
            Limits limits,
            Ports ports,
            Outside outside,
            Store.Recovered recovered) {
        this.self = self;
        this.life = life;
        this.limits = limits;
        this.ports = ports;
        this.outside = outside;
        this.found = new TreeMap<>(recovered.partitions());
        this.losses = recovered.losses();
        this.calls = new Calls(ports.entropy().nextLong() >>> 1);
        long firstVersion = ports.entropy().nextLong() >>> 16;
        this.hints = new HintShelf(life, ports.store(), recovered.partitions(), firstVersion);
        this.requests = new Requests(this, this::checkContext);
        this.transfers = new FullTransfers(this);
        this.exchange = new LogExchange(this, transfers);
        this.delivery = new HintDelivery(this);
        this.closing = new Closing(this);
        this.homeClocks = new HomeClocks(this);
        this.sweep = new ExpirySweep(this, homeClocks);
    }

    void start() {
        every(limits.exchangePeriodMs(), exchange::tick);
        every(limits.exchangePeriodMs() / 2, delivery::tick);
        every(limits.exchangePeriodMs(), closing::tick);
        every(
                Math.max(20, limits.exchangePeriodMs() / 8),
                () -> {
                    transfers.tick();
                    sweep.tick();
                });
    }

    private void every(int periodMs, Runnable task) {
        ports.timers()
                .after(
                        periodMs / 2 + ports.entropy().nextInt(periodMs),
                        () -> {
                            if (outside.topology() != null) {
                                task.run();
                            }
                            every(periodMs, task);
                        });
    }

    /// Takes up the partitions a topology gives this node, and lets go of the others.
    ///
    /// @param founding this node made the topology, so no other home can hold anything yet
    void use(Topology topology, boolean founding) {
        if (!topology.cluster().equals(inCluster)) {
            // What was empty in a cluster of its own may have been a home here before it was wiped.
            List.copyOf(replicas.keySet()).forEach(this::letGo);
            inCluster = topology.cluster();
        }
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            List<NodeId> homes = topology.homes(partition);
            if (!homes.contains(self)) {
                letGo(partition);
                continue;
            }
            Replica kept = replicas.get(partition);
            if (kept == null) {
                takeUp(partition, homes, founding);
            } else if (!homes.containsAll(kept.recovering())) {
                kept.recoverFrom(others(homes)); // Who is no home any more gives nothing.
            }
        }
        exchange.use(topology);
        LogBounds bounds = LogBounds.of(limits, ports.store().limitBytes(), replicas.size());
        replicas.forEach((partition, replica) ->
                replica.sharedWith(
                        others(topology.homes(partition)), bounds, () -> exchange.offer(replica)));
        byPartition.clear();
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            byPartition.add(replicas.get(partition));
        }
        transfers.tick();
    }

    private List<NodeId> others(List<NodeId> homes) {
        return homes.stream().filter(home -> !home.equals(self)).toList();
    }

    private void takeUp(int partition, List<NodeId> homes, boolean founding) {
        Store.PartitionState state = found.remove(partition);
        if (state != null) {
            Replica replica = new Replica(partition, life, ports.store(), state);
            replicas.put(partition, replica);
            rebuildIfDamaged(replica, others(homes));
            return;
        }
        List<NodeId> others = founding ? List.of() : others(homes);
        Store.PartitionState empty =
                new Store.PartitionState(DotSet.EMPTY, new TreeMap<>(), List.of(), others);
        Replica replica = new Replica(partition, life, ports.store(), empty);
        replicas.put(partition, replica);
        replica.recoverFrom(others);
    }

    /// A home that has lost something asks the others; one that has no others keeps what it has,
    /// and says of what it cannot read that it cannot.
    private void rebuildIfDamaged(Replica replica, List<NodeId> others) {
        boolean begun = replica.recovering().contains(self);
        switch (losses.of(replica.partition())) {
            case Store.Loss.Records(var events) -> rebuild(replica, others, events.keySet());
            case Store.Loss.Unknown(var unreadable) -> rebuild(replica, others, unreadable);
            case Store.Loss.Nothing nothing -> {
                if (begun) {
                    rebuild(replica, others, List.of());
                }
            }
        }
    }

    private void rebuild(Replica replica, List<NodeId> others, Collection<Key> lost) {
        rebuilding++;
        if (!others.isEmpty()) {
            replica.rebuild(self, others, lost, this::oneRebuilt);
        }
    }

    /// With a home that has no others the losses are never settled.
    private void oneRebuilt() {
        rebuilding--;
        if (rebuilding == 0) {
            ports.store().settled();
        }
    }

    /// Topologies change only while the cluster holds no data, see docs/design/topology.md.
    private void letGo(int partition) {
        Replica replica = replicas.remove(partition);
        if (replica != null) {
            Check.that(replica.untouched(), "SHARD-3: a partition with data was moved away");
            ports.store()
                    .append(
                            new Store.Batch(partition, List.of(new Store.Change.Clear())),
                            appended -> {});
        }
    }

    // ---- clients ----

    void submit(ClientRequest request, Consumer<Reply> answer) {
        requests.submit(request, answer);
    }

    void scan(Scan scan, Consumer<Scan.Outcome> answer) {
        requests.scan(scan, answer);
    }

    void count(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
        requests.count(id, timeoutMs, answer);
    }

    private Requests.Checked checkContext(Key key, Causality.Given given) {
        ContextToken.Decoded decoded =
                ContextToken.decode(given.context(), key, seal(), limits.contextBytes());
        return switch (decoded) {
            case ContextToken.Decoded.Valid(var context) -> new Requests.Checked(context, "");
            case ContextToken.Decoded.Malformed(var why) -> new Requests.Checked(null, why);
            case ContextToken.Decoded.Foreign(var why) -> new Requests.Checked(null, why);
        };
    }

    @Override
    public Context token(Key key, DotSet context) {
        ContextToken.Seal seal = seal();
        return Context.of(() -> ContextToken.encode(context, key, seal));
    }

    private ContextToken.Seal seal() {
        ClusterId cluster = topology().cluster();
        Sealed known = sealed;
        if (known == null || !known.cluster.equals(cluster) || !known.key.equals(outside.key())) {
            known = new Sealed(cluster, outside.key());
            sealed = known;
        }
        return known.seal;
    }

    /// What signs contexts, and for whom.
    private static final class Sealed {
        private final ClusterId cluster;
        private final Bytes key;
        private final ContextToken.Seal seal;

        Sealed(ClusterId cluster, Bytes key) {
            this.cluster = cluster;
            this.key = key;
            this.seal = new ContextToken.Seal(cluster.high(), cluster.low(), key.unsafeArray());
        }
    }

    // ---- peers ----

    /// @param sameEpoch the sender's topology is ours; otherwise requests for data are refused
    void onMessage(NodeId from, PeerMessage message, boolean sameEpoch) {
        switch (message) {
            case PeerMessage.StoreEvent event -> onStoreEvent(from, event, null, sameEpoch);
            case PeerMessage.StoreHint hint -> onStoreHint(from, hint, null, sameEpoch);
            case PeerMessage.Lasting lasting -> onLasting(from, lasting, sameEpoch);
            case PeerMessage.Fetch fetch -> onFetch(from, fetch, sameEpoch);
            case PeerMessage.Forward forward -> onForward(from, forward, sameEpoch);
            case PeerMessage.ListKeys list -> onListKeys(from, list, sameEpoch);
            case PeerMessage.CountKeys count -> onCountKeys(from, count, sameEpoch);
            case PeerMessage.EventStored reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.HintStored reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.OnDisk reply -> calls.reply(from, reply.stored().op(), reply);
            case PeerMessage.NotStored reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.Fetched reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.Forwarded reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.KeysListed reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.KeysCounted reply -> calls.reply(from, reply.op(), reply);
            case PeerMessage.NotCoordinated reply -> calls.reply(from, reply.op(), reply);
            default -> {
                if (sameEpoch) {
                    onCatchUp(from, message);
                }
            }
        }
    }

    private void onCatchUp(NodeId from, PeerMessage message) {
        switch (message) {
            case PeerMessage.Repair _,
                    PeerMessage.Missing _,
                    PeerMessage.TransferStep _,
                    PeerMessage.HintBatch _
                    when ports.store()
                            .stuck() -> {} // As if lost: it comes again, and gathers nowhere.
            case PeerMessage.Repair repair when repair.toLife().equals(life) -> onRepair(repair);
            case PeerMessage.ClockOffer offer -> exchange.onOffer(from, offer);
            case PeerMessage.Missing missing when missing.toLife().equals(life) ->
                    exchange.onMissing(from, missing);
            case PeerMessage.TransferPull pull -> transfers.onPull(from, pull);
            case PeerMessage.TransferStep step when step.toLife().equals(life) ->
                    transfers.onStep(from, step);
            case PeerMessage.HintNotice notice -> delivery.onNotice(from, notice);
            case PeerMessage.HintPull pull -> delivery.onPull(from, pull);
            case PeerMessage.HintBatch batch when batch.toLife().equals(life) ->
                    delivery.onBatch(from, batch);
            case PeerMessage.HintReceipts receipts -> delivery.onReceipts(from, receipts);
            case PeerMessage.Outdated outdated when outdated.toLife().equals(life) ->
                    exchange.onOutdated(from, outdated);
            case PeerMessage.EndAsk ask -> closing.onEndAsk(from, ask);
            case PeerMessage.EndSaid said -> closing.onEndSaid(from, said);
            case PeerMessage.PrintAsk ask -> closing.onPrintAsk(from, ask);
            case PeerMessage.PrintSaid said -> closing.onPrintSaid(from, said);
            default -> note(Kind.FRAME_REFUSED, from, "for another life: " + message.getClass());
        }
    }

    private void onLasting(NodeId from, PeerMessage.Lasting lasting, boolean sameEpoch) {
        Durability durability = lasting.durability();
        switch (lasting.write()) {
            case PeerMessage.StoreEvent event -> onStoreEvent(from, event, durability, sameEpoch);
            case PeerMessage.StoreHint hint -> onStoreHint(from, hint, durability, sameEpoch);
        }
    }

    /// @param durability of the acknowledgement; null: as the store's settings say
    private void onStoreEvent(
            NodeId from,
            PeerMessage.StoreEvent event,
            @Nullable Durability durability,
            boolean sameEpoch) {
        Replica replica = replica(event.partition());
        Refusal refusal = objection(sameEpoch && replica != null, event.value() != null);
        if (refusal != null || replica == null) {
            Refusal said = refusal == null ? Refusal.WRONG_EPOCH : refusal;
            send(from, new PeerMessage.NotStored(event.op(), said));
            return;
        }
        Dot dot = event.dot();
        if (replica.closes(dot.actor())) {
            note(Kind.FRAME_REFUSED, from, "of a life that is closed: " + dot.actor());
            return;
        }
        replica.absorb(
                event.key(),
                Siblings.event(dot, event.value(), event.context()),
                DotSet.of(dot),
                new Receipt(durability, event.check()),
                absorbed -> {
                    note(event.request(), Kind.REPLICA, from, () -> "stored dot=" + dot);
                    PeerMessage.EventStored stored =
                            new PeerMessage.EventStored(
                                    event.op(),
                                    absorbed.standing(),
                                    absorbed.left(),
                                    event.check() ? absorbed.missed() : null);
                    send(from, absorbed.onDisk() ? new PeerMessage.OnDisk(stored) : stored);
                });
    }

    /// What a fallback keeps is never acknowledged before its settings say: hints are rare.
    private void onStoreHint(
            NodeId from,
            PeerMessage.StoreHint hint,
            @Nullable Durability durability,
            boolean sameEpoch) {
        boolean fallback = sameEpoch && replica(hint.partition()) == null;
        Refusal refusal = objection(fallback, hint.value() != null);
        if (refusal != null) {
            send(from, new PeerMessage.NotStored(hint.op(), refusal));
            return;
        }
        Siblings event = Siblings.event(hint.dot(), hint.value(), hint.context());
        hints.keep(
                hint.partition(),
                new PeerMessage.Entry(hint.key(), event, DotSet.of(hint.dot())),
                hint.targets(),
                durability == Durability.FSYNC,
                outcome -> {
                    note(hint.request(), Kind.HINT_KEPT, from, () -> "for=" + hint.targets());
                    PeerMessage.HintStored stored = new PeerMessage.HintStored(hint.op());
                    boolean onDisk = outcome == Store.Appended.DURABLE;
                    send(from, onDisk ? new PeerMessage.OnDisk(stored) : stored);
                });
    }

    private @Nullable Refusal objection(boolean responsible, boolean grows) {
        if (!responsible) {
            return Refusal.WRONG_EPOCH;
        }
        if (outside.fenced()) {
            return Refusal.FENCED;
        }
        Store store = ports.store();
        boolean full = store.heldBytes() >= store.limitBytes() || store.cramped();
        return (grows && full) || store.stuck() ? Refusal.FULL : null;
    }

    private void onFetch(NodeId from, PeerMessage.Fetch fetch, boolean sameEpoch) {
        if (!sameEpoch) {
            send(from, new PeerMessage.NotStored(fetch.op(), Refusal.WRONG_EPOCH));
            return;
        }
        Replica replica = replica(fetch.partition());
        Replica.ReadSink reply =
                (evidence, siblings) -> {
                    note(fetch.request(), Kind.REPLICA, from, () -> "fetched " + evidence);
                    send(from, new PeerMessage.Fetched(fetch.op(), evidence, siblings));
                };
        if (replica != null) {
            replica.read(fetch.key(), reply);
            return;
        }
        Siblings held = hints.read(fetch.partition(), fetch.key());
        reply.answer(
                held == null ? Evidence.NONE : Evidence.FOUND,
                held == null ? Siblings.ABSENT : held);
    }

    private void onListKeys(NodeId from, PeerMessage.ListKeys list, boolean sameEpoch) {
        Replica replica = replica(list.partition());
        if (!sameEpoch || replica == null) {
            send(from, new PeerMessage.NotStored(list.op(), Refusal.WRONG_EPOCH));
            return;
        }
        replica.list(
                list.from(),
                Math.clamp(list.count(), 1, limits.scanKeys()),
                limits.stepBytes(),
                ports.clock().wallMillis(),
                (evidence, keys, upTo) ->
                        send(from, new PeerMessage.KeysListed(list.op(), evidence, keys, upTo)));
    }

    private void onCountKeys(NodeId from, PeerMessage.CountKeys count, boolean sameEpoch) {
        if (!sameEpoch) {
            send(from, new PeerMessage.NotStored(count.op(), Refusal.WRONG_EPOCH));
            return;
        }
        List<PeerMessage.KeyCount> counts =
                replicas.values().stream()
                        .filter(Replica::inGoodStanding)
                        .map(r -> new PeerMessage.KeyCount(r.partition(), r.keyCount()))
                        .toList();
        send(from, new PeerMessage.KeysCounted(count.op(), counts));
    }

    /// A request arrived after its deadline. The copy of one that was taken in time says nothing.
    void onLate(NodeId from, PeerMessage.Forward forward) {
        if (takes(from, forward)) {
            send(from, new PeerMessage.NotCoordinated(forward.op(), Refusal.LATE));
        }
    }

    private boolean takes(NodeId from, PeerMessage.Forward forward) {
        return forward.toLife().equals(life) && requests.takes(from, forward);
    }

    private void onForward(NodeId from, PeerMessage.Forward forward, boolean sameEpoch) {
        if (!takes(from, forward)) {
            return;
        }
        if (!sameEpoch || outside.fenced()) {
            Refusal refusal = sameEpoch ? Refusal.FENCED : Refusal.WRONG_EPOCH;
            send(from, new PeerMessage.NotCoordinated(forward.op(), refusal));
            return;
        }
        requests.onForward(from, forward);
    }

    private void onRepair(PeerMessage.Repair repair) {
        Replica replica = replica(repair.partition());
        if (replica != null) {
            Siblings siblings = repair.siblings();
            replica.absorb(repair.key(), siblings, siblings.dots(), absorbed -> {});
        }
    }

    /// The present life of a node is proven.
    void onMet(NodeId node) {
        exchange.onMet(node);
    }

    void onNewLife(NodeId node) {
        replicas.values().forEach(replica -> replica.forgetPeerClock(node));
        homeClocks.forget(node);
        requests.onNewLife(node);
    }

    /// A frame of a node's present life said this time.
    void observe(NodeId from, long hybridTime) {
        homeClocks.heard(from, hybridTime);
        hybridClock.observe(hybridTime, ports.clock().wallMillis(), limits.clockAheadMs());
    }

    // ---- what the shard tells of itself ----

    /// Whether any event was ever taken here: what a join may not move.
    boolean holdsData() {
        boolean touched = replicas.values().stream().anyMatch(replica -> !replica.untouched());
        return touched || hints.count() > 0 || !found.isEmpty();
    }

    int recoveringCount() {
        return (int) replicas.values().stream().filter(r -> !r.inGoodStanding()).count();
    }

    long logEntries() {
        return replicas.values().stream().mapToLong(Replica::logEntries).sum();
    }

    int inFlight() {
        return requests.inFlight();
    }

    // ---- Surroundings ----

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Topology topology() {
        Topology topology = outside.topology();
        if (topology == null) {
            throw new IllegalStateException("SHARD-1: no topology yet");
        }
        return topology;
    }

    @Override
    public Liveness liveness(NodeId node) {
        return outside.liveness(node);
    }

    @Override
    public @Nullable Actor life(NodeId node) {
        return node.equals(self) ? life : outside.life(node);
    }

    @Override
    public void send(NodeId to, PeerMessage message) {
        if (to.equals(self)) {
            onMessage(self, message, true);
        } else {
            outside.transmit(to, message);
        }
    }

    @Override
    public Calls calls() {
        return calls;
    }

    @Override
    public Latencies latencies() {
        return latencies;
    }

    @Override
    public @Nullable Replica replica(int partition) {
        return partition < byPartition.size() ? byPartition.get(partition) : null;
    }

    @Override
    public SortedMap<Integer, Replica> replicas() {
        return Collections.unmodifiableSortedMap(replicas);
    }

    @Override
    public HintShelf hints() {
        return hints;
    }

    @Override
    public long agreedMs(int partition) {
        return homeClocks.agreedMs(topology().homes(partition));
    }

    @Override
    public long hybridTime() {
        return hybridClock.tick(ports.clock().wallMillis());
    }

    @Override
    public void note(Kind kind, @Nullable NodeId peer, String detail) {
        note(RequestId.NONE, kind, peer, () -> detail);
    }

    private void note(
            RequestId request, Kind kind, @Nullable NodeId peer, Supplier<String> detail) {
        if (!ports.trace().reads(kind)) {
            ports.trace().count(kind);
            return;
        }
        ports.trace()
                .record(
                        new TraceEvent(
                                ports.clock().monotonicNanos(),
                                request,
                                self,
                                kind,
                                peer,
                                detail.get()));
    }
}
