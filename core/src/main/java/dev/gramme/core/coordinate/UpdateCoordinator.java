package dev.gramme.core.coordinate;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Delete;
import dev.gramme.core.message.ClientRequest.Direct;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientRequest.Put;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.ring.Topology.Settings;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Reads at R, lets the request's step decide, and writes with the context of what was read: every
/// read-modify-write, every conditional write, and every delete that says nothing of what it has
/// seen. Runs where the client is; the write it ends in finds its own coordinator.
///
/// ```
/// start ─▶ reading ──R testify──▶ condition holds? ──▶ step ──▶ writing ──▶ answered(Updated)
///             │                        └─ no ─▶ answered(Conflict)  └─ Keep ─▶ answered(Kept)
///             └─ too few ──▶ answered(NotApplied)
/// ```
final class UpdateCoordinator implements GetCoordinator.Reader {
    /// A repeat ends at the update as a whole: its read would show what the first one wrote.
    private static final Bytes ONCE = Bytes.EMPTY;

    private final Surroundings surroundings;
    private final Update request;
    private final DotSet condition;
    private final boolean conditional;
    private final boolean hiddenToo;
    private final BiConsumer<Direct, Consumer<Reply>> onward;
    private final Story story;
    private final long startedAt;

    /// @param condition what the request's condition says
    /// @param hiddenToo what it writes replaces what this node's clock hides as expired, too
    /// @param onward has the write coordinated
    UpdateCoordinator(
            Surroundings surroundings,
            Update request,
            DotSet condition,
            boolean hiddenToo,
            Consumer<Reply> client,
            BiConsumer<Direct, Consumer<Reply>> onward) {
        this.surroundings = surroundings;
        this.request = request;
        this.condition = condition;
        this.conditional = request.condition().length() > 0;
        this.hiddenToo = hiddenToo;
        this.onward = onward;
        this.story = new Story(surroundings, request, client);
        this.startedAt = surroundings.ports().clock().monotonicMillis();
    }

    void start() {
        GetCoordinator.beforeWrite(surroundings, request, reading(), story, this, () -> {}).start();
    }

    /// Reads from so many homes that every write acknowledged at the cluster's W is met.
    private Options reading() {
        Settings settings = surroundings.topology().settings();
        Options asked = request.options();
        if (asked.level() != null) {
            return asked;
        }
        int r = Quorum.of(asked, settings).r();
        int meeting = Math.max(r, settings.n() - settings.w() + 1);
        return new Options(
                meeting, asked.w(), null, asked.strict(), asked.timeoutMs(), asked.explain());
    }

    @Override
    public void merged(Siblings merged, int replies) {
        long wallMs = surroundings.ports().clock().wallMillis();
        int partition = surroundings.topology().partitionOf(request.key());
        Siblings shown = merged.seenAt(wallMs, () -> surroundings.agreedMs(partition));
        Siblings seen = hiddenToo ? merged : shown;
        Context context = surroundings.token(request.key(), seen.context());
        List<Value> values = shown.latestFirst();
        if (conditional && shown.outside(condition) > 0) {
            story.answer(new ClientResponse.Conflict(values, context, replies));
            return;
        }
        switch (request.step().decide(values)) {
            case Decision.Keep() -> story.answer(new ClientResponse.Kept(values, context, replies));
            case Decision.Remove() when seen.isEmpty() ->
                    story.answer(new ClientResponse.Kept(values, context, replies));
            case Decision.Remove() ->
                    write(
                            new Delete(
                                    request.id(),
                                    request.key(),
                                    new Causality.Given(context.bytes()),
                                    ONCE,
                                    whatIsLeft()),
                            values);
            case Decision.Write(Value value) ->
                    write(
                            new Put(
                                    request.id(),
                                    request.key(),
                                    value,
                                    new Causality.Given(context.bytes()),
                                    ONCE,
                                    whatIsLeft()),
                            values);
        }
    }

    private Options whatIsLeft() {
        long spent = surroundings.ports().clock().monotonicMillis() - startedAt;
        int left = (int) Math.max(1, request.options().timeoutMs() - spent);
        return request.options().withTimeoutMs(left);
    }

    private void write(Direct write, List<Value> before) {
        Consumer<Reply> client = story.handOver();
        onward.accept(
                write,
                reply ->
                        client.accept(
                                reply.response() instanceof ClientResponse.Applied applied
                                        ? new Reply(
                                                new ClientResponse.Updated(before, applied),
                                                reply.story())
                                        : reply));
    }

    @Override
    public void failed(ClientResponse response) {
        switch (response) {
            case ClientResponse.Unreadable(var replies, var needed, var detail) ->
                    story.answer(
                            new ClientResponse.NotApplied(
                                    ClientResponse.Reason.QUORUM,
                                    "this write reads first: " + detail));
            default -> story.answer(response);
        }
    }
}
