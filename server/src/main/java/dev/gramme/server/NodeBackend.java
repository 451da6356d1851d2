package dev.gramme.server;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.ring.Member;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.JoinOutcome;
import dev.gramme.gateway.LogPace;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.gateway.RequestMemory;
import dev.gramme.gateway.ScrubReport;
import dev.gramme.server.config.Config;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What the gateways ask, put to the node. All client connections live on the node's own loop, so
/// every call here is a direct one.
final class NodeBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBackend.class);

    private final ShardLoop shard;
    private final LocalNode node;
    private final JoinTarget joinTarget;
    private final NodeStore store;
    private final Metrics metrics;
    private final RequestMemory memory;
    private final int usualTimeoutMs;
    private final long slowNanos;
    private final LogPace slowLines = new LogPace();
    private final SplittableRandom ids;
    private final Backups backups;

    NodeBackend(ShardLoop shard, LocalNode node, NodeStore store, Metrics metrics, Config config) {
        this.shard = shard;
        this.store = store;
        this.node = node;
        this.joinTarget = new JoinTarget(shard.eventLoop(), node.introductions());
        this.metrics = metrics;
        this.memory = new RequestMemory(config.clients().memoryBytes());
        this.usualTimeoutMs = (int) config.requests().timeout().toMillis();
        this.ids = new SplittableRandom(shard.nextLong());
        this.backups = new Backups(node.self().id());
        this.slowNanos = config.requests().slow().toNanos();
    }

    @Override
    public void submit(ClientRequest request, Consumer<Reply> answer) {
        long startNanos = shard.monotonicNanos();
        node.submit(
                request,
                reply -> {
                    note(request, reply, shard.monotonicNanos() - startNanos);
                    hand(request.id(), reply, answer);
                });
    }

    private void note(ClientRequest request, Reply reply, long nanos) {
        Metrics.Operation operation = Metrics.Operation.of(request);
        Metrics.Result result = Metrics.Result.of(reply.response());
        metrics.countRequest(operation, result, nanos);
        if (nanos >= slowNanos && slowLines.admits(shard.monotonicNanos())) {
            LOG.atWarn()
                    .addKeyValue("request", request.id())
                    .addKeyValue("op", operation)
                    .addKeyValue("result", result)
                    .addKeyValue("ms", nanos / 1_000_000)
                    .addKeyValue("held_back", slowLines.takeHeldBack())
                    .log("slow request for key {}", request.key());
        }
    }

    /// A gateway that cannot take its answer is its own fault, not the protocol's.
    private static <T> void hand(RequestId id, T reply, Consumer<T> answer) {
        try {
            answer.accept(reply);
        } catch (RuntimeException failed) {
            LOG.atError()
                    .addKeyValue("request", id)
                    .setCause(failed)
                    .log("the gateway cannot take an answer");
        }
    }

    @Override
    public RequestId newRequestId() {
        return new RequestId(ids.nextLong(), ids.nextLong());
    }

    @Override
    public void scan(Scan scan, Consumer<Scan.Outcome> answer) {
        node.scan(scan, outcome -> hand(scan.id(), outcome, answer));
    }

    @Override
    public void count(Consumer<Scan.Outcome> answer) {
        RequestId id = newRequestId();
        node.count(id, usualTimeoutMs, outcome -> hand(id, outcome, answer));
    }

    @Override
    public long nowMs() {
        return shard.wallMillis();
    }

    @Override
    public void status(Consumer<NodeStatus> answer) {
        answer.accept(node.status());
    }

    @Override
    public void join(String address, Consumer<JoinOutcome> answer) {
        joinTarget.find(
                address,
                found -> {
                    switch (found) {
                        case JoinTarget.Found.There(Member member) -> {
                            LOG.atInfo()
                                    .addKeyValue("peer", member.id())
                                    .log("joining, as asked for {}", address);
                            node.join(member, why -> answer.accept(outcome(member, why)));
                        }
                        case JoinTarget.Found.Nowhere(String why) ->
                                answer.accept(new JoinOutcome(false, why));
                    }
                });
    }

    private JoinOutcome outcome(Member member, String why) {
        if (!why.isEmpty()) {
            LOG.warn("not joined: {}", why);
            return new JoinOutcome(false, why);
        }
        return new JoinOutcome(
                true, node.self().id() + " and " + member.id() + " are of one cluster now");
    }

    @Override
    public void backup(int partition, Consumer<PartitionBackup> answer) {
        answer.accept(
                backups.hasRoom()
                        ? backups.begin(partition, node.backup(partition), nowMs())
                        : Backups.busy());
    }

    @Override
    public String durability() {
        return store.durability();
    }

    @Override
    public String metrics() {
        return metrics.page(node.status(), node.links().counts(), memory, store);
    }

    @Override
    public @Nullable ScrubReport scrubbed() {
        Scrubs scrubs = store.scrubs();
        return scrubs == null ? null : scrubs.report();
    }

    @Override
    public @Nullable ScrubReport scrub(long bytesPerSecond) {
        Scrubs scrubs = store.scrubs();
        if (scrubs != null) {
            LOG.info("scrub, as asked for");
            shard.run(() -> scrubs.ask(bytesPerSecond));
        }
        return scrubbed();
    }

    @Override
    public String version() {
        return Version.text();
    }

    @Override
    public RequestMemory requestMemory() {
        return memory;
    }

    @Override
    public int usualTimeoutMs() {
        return usualTimeoutMs;
    }

    @Override
    public long slowMs() {
        return slowNanos / 1_000_000;
    }
}
