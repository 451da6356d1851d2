package dev.gramme.gateway;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.shard.NodeStatus;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// What a gateway asks of its node. Callable from any event loop, never blocks; every answer comes
/// exactly once, on the event loop of the caller, possibly within the call.
public interface Backend {
    void submit(ClientRequest request, Consumer<Reply> answer);

    /// A new id, random: no other request of the cluster has it. Nothing rests on its being secret.
    RequestId newRequestId();

    /// One step of a walk over all keys of the cluster.
    void scan(Scan scan, Consumer<Scan.Outcome> answer);

    /// How many keys the cluster holds.
    void count(Consumer<Scan.Outcome> answer);

    /// The node's wall clock, in milliseconds since 1970: what expiry goes by.
    long nowMs();

    void status(Consumer<NodeStatus> answer);

    /// Joins this node's cluster and that of another node.
    ///
    /// @param address `host:port` of its client or its peer port
    void join(String address, Consumer<JoinOutcome> answer);

    /// Begins a backup of one partition, as this node holds it now.
    void backup(int partition, Consumer<PartitionBackup> answer);

    /// How far the look at every byte this node has stored has come; null: its engine has nothing
    /// that could be looked at.
    @Nullable ScrubReport scrubbed();

    /// Begins one; one that is under way goes on at this pace.
    ///
    /// @param bytesPerSecond 0: the pace of the node's settings
    /// @return as above
    @Nullable ScrubReport scrub(long bytesPerSecond);

    /// When this node calls a write stored that does not say otherwise: `fsync`, `periodic` or
    /// `none` with records on disk, `memory` without.
    String durability();

    /// The node's figures in Prometheus' text format.
    String metrics();

    String version();

    /// The node's memory for requests, shared by all connections.
    RequestMemory requestMemory();

    /// The time a request has that does not say otherwise.
    int usualTimeoutMs();

    /// A request that takes so long is told of in the log.
    long slowMs();
}
