package dev.gramme.core.coordinate;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Delete;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.ring.Topology.Settings;
import dev.gramme.core.version.Siblings;

import java.util.function.Consumer;

/// A delete by a client that could not say what it has seen: reads at R, then deletes exactly what
/// was read. Nothing there: nothing to do.
final class DeleteCoordinator implements GetCoordinator.Reader {
    /// Carries on with a request whose causality is known now.
    interface Onward {
        void delete(Delete withContext, Consumer<Reply> client);
    }

    private final Surroundings surroundings;
    private final Delete request;
    private final Onward onward;
    private final Story story;
    private final long startedAt;

    DeleteCoordinator(
            Surroundings surroundings, Delete request, Consumer<Reply> client, Onward onward) {
        this.surroundings = surroundings;
        this.request = request;
        this.onward = onward;
        this.story = new Story(surroundings, request, client);
        this.startedAt = surroundings.ports().clock().monotonicMillis();
    }

    void start() {
        GetCoordinator.beforeWrite(surroundings, reading(), story, this, () -> {}).start();
    }

    /// Reads from so many homes that every write acknowledged at the cluster's W is met.
    private ClientRequest reading() {
        Settings settings = surroundings.topology().settings();
        Options asked = request.options();
        if (asked.level() != null) {
            return request;
        }
        int r = Quorum.of(asked, settings).r();
        int meeting = Math.max(r, settings.n() - settings.w() + 1);
        return request.withOptions(
                new Options(
                        meeting,
                        asked.w(),
                        null,
                        asked.strict(),
                        asked.timeoutMs(),
                        asked.explain()));
    }

    @Override
    public void merged(Siblings merged, int replies) {
        var context = surroundings.token(request.key(), merged.context());
        if (merged.isEmpty()) {
            story.answer(new ClientResponse.Applied(context, 0, 0, 0, false));
            return;
        }
        long spent = surroundings.ports().clock().monotonicMillis() - startedAt;
        int left = (int) Math.max(1, request.options().timeoutMs() - spent);
        onward.delete(
                new Delete(
                        request.id(),
                        request.key(),
                        new Causality.Given(context),
                        request.repeat(),
                        request.options().withTimeoutMs(left)),
                story.handOver());
    }

    @Override
    public void failed(ClientResponse response) {
        switch (response) {
            case ClientResponse.Unreadable(var replies, var needed, var detail) ->
                    story.answer(
                            new ClientResponse.NotApplied(
                                    ClientResponse.Reason.QUORUM,
                                    "a delete without context reads first: " + detail));
            default -> story.answer(response);
        }
    }
}
