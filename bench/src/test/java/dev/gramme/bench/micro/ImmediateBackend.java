package dev.gramme.bench.micro;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.JoinOutcome;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.gateway.RequestMemory;
import dev.gramme.gateway.ScrubReport;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/// A node that costs nothing: reads find the same value, writes are applied, both at once.
final class ImmediateBackend implements Backend {
    private final Reply found;
    private final Reply applied =
            Reply.of(new ClientResponse.Applied(Context.of(Bytes.EMPTY), 1, 1, 0, true));
    private final RequestMemory memory = new RequestMemory(1L << 30);
    private long ids;

    ImmediateBackend(int valueBytes) {
        Value value = Value.plain(Bytes.owning(new byte[valueBytes]), "", 1 << 16);
        found = Reply.of(new ClientResponse.Found(List.of(value), Context.of(Bytes.EMPTY), 1));
    }

    @Override
    public void submit(ClientRequest request, Consumer<Reply> answer) {
        answer.accept(request instanceof ClientRequest.Get ? found : applied);
    }

    @Override
    public RequestId newRequestId() {
        return new RequestId(1, ++ids);
    }

    @Override
    public RequestMemory requestMemory() {
        return memory;
    }

    @Override
    public long slowMs() {
        return 500;
    }

    @Override
    public String durability() {
        return "memory";
    }

    @Override
    public int usualTimeoutMs() {
        return 2_000;
    }

    @Override
    public long nowMs() {
        return 1_700_000_000_000L;
    }

    @Override
    public void scan(Scan scan, Consumer<Scan.Outcome> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void count(Consumer<Scan.Outcome> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void status(Consumer<NodeStatus> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void backup(int partition, Consumer<PartitionBackup> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void join(String address, Consumer<JoinOutcome> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ScrubReport scrubbed() {
        return null;
    }

    @Override
    public @Nullable ScrubReport scrub(long bytesPerSecond) {
        return null;
    }

    @Override
    public String metrics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String version() {
        throw new UnsupportedOperationException();
    }
}
