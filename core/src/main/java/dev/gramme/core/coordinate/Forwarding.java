package dev.gramme.core.coordinate;

import dev.gramme.core.message.ClientRequest.Direct;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Forward;
import dev.gramme.core.message.PeerMessage.Forwarded;
import dev.gramme.core.message.PeerMessage.NotCoordinated;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Timers;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Has a write coordinated by a home of its key. A home that refuses has done nothing, so the next
/// is asked; a home that falls silent may have done it, or do it yet until the deadline, so it is
/// waited for that long even if it seems to be gone: whoever is told "unknown" knows that nothing
/// of it begins later.
final class Forwarding {
    /// The coordinator gives up this much earlier, so that what it knows still reaches the client.
    private static final long LONGEST_WAY_BACK_MS = 100;

    private final Surroundings surroundings;
    private final Direct request;
    private final ArrayDeque<NodeId> candidates;
    private final BiConsumer<Direct, Consumer<Reply>> coordinateHere;
    private final long deadlineMs;
    private @Nullable Story story;
    private @Nullable Consumer<Reply> client;
    private Timers.@Nullable Timer deadline;
    private @Nullable NodeId asked;
    private long op;

    Forwarding(
            Surroundings surroundings,
            Direct request,
            List<NodeId> candidates,
            BiConsumer<Direct, Consumer<Reply>> coordinateHere) {
        this.surroundings = surroundings;
        this.request = request;
        this.candidates = new ArrayDeque<>(candidates);
        this.coordinateHere = coordinateHere;
        this.deadlineMs =
                surroundings.ports().clock().monotonicMillis() + request.options().timeoutMs();
    }

    void start(Consumer<Reply> client) {
        this.client = client;
        story = new Story(surroundings, request, client);
        deadline =
                surroundings
                        .ports()
                        .timers()
                        .after(request.options().timeoutMs(), () -> giveUp("no reply in time"));
        askNext();
    }

    private void askNext() {
        NodeId next = candidates.poll();
        asked = next;
        if (next == null || next.equals(surroundings.self())) {
            stop();
            if (client != null) {
                coordinateHere.accept(request, client);
            }
            return;
        }
        Actor life = surroundings.life(next);
        if (life == null) {
            askNext(); // Nothing was ever heard of it.
            return;
        }
        note(Kind.FORWARD, next, "");
        op = surroundings.calls().open(next, this::onReply);
        long left = deadlineMs - surroundings.ports().clock().monotonicMillis();
        left -= Math.min(left / 10, LONGEST_WAY_BACK_MS);
        surroundings.send(next, new Forward(op, life, withTimeout((int) Math.max(1, left))));
    }

    private void onReply(PeerMessage message) {
        switch (message) {
            case Forwarded(var answeredOp, var reply) -> {
                stop();
                if (story != null) {
                    story.retell(reply.story());
                    story.answer(reply.response());
                }
            }
            case NotCoordinated(var refusedOp, var refusal) -> {
                note(Kind.REPLY, asked, "refused " + refusal);
                askNext();
            }
            default -> note(Kind.REPLY, asked, "unexpected " + message.getClass());
        }
    }

    private void giveUp(String why) {
        stop();
        if (story != null) {
            Quorum quorum = Quorum.of(request.options(), surroundings.topology().settings());
            story.answer(
                    new ClientResponse.Unknown(
                            0, quorum.w(), why + "; the write may have been applied"));
        }
    }

    private void stop() {
        surroundings.calls().close(op);
        asked = null;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void note(Kind kind, @Nullable NodeId peer, String detail) {
        if (story != null) {
            story.note(kind, peer, detail);
        }
    }

    private Direct withTimeout(int ms) {
        return request.withOptions(request.options().withTimeoutMs(ms));
    }
}
