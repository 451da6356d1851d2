package dev.gramme.core.coordinate;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One request's events on their way to the Trace, kept for the reply if it asked to be explained,
/// and its one answer (COORDINATE-1).
final class Story {
    private static final int MOST_EVENTS = 200;

    private final Surroundings surroundings;
    private final ClientRequest request;
    private final Consumer<Reply> client;
    private List<TraceEvent> events = List.of();
    private boolean answered;

    Story(Surroundings surroundings, ClientRequest request, Consumer<Reply> client) {
        this.surroundings = surroundings;
        this.request = request;
        this.client = client;
    }

    void note(Kind kind, @Nullable NodeId peer, String detail) {
        note(kind, peer, () -> detail);
    }

    /// @param detail asked for only where someone reads it
    void note(Kind kind, @Nullable NodeId peer, Supplier<String> detail) {
        boolean kept = request.options().explain() && !answered && events.size() < MOST_EVENTS;
        if (!kept && !surroundings.ports().trace().reads(kind)) {
            surroundings.ports().trace().count(kind);
            return;
        }
        TraceEvent event =
                new TraceEvent(
                        surroundings.ports().clock().monotonicNanos(),
                        request.id(),
                        surroundings.self(),
                        kind,
                        peer,
                        detail.get());
        surroundings.ports().trace().record(event);
        if (kept) {
            keep(event);
        }
    }

    private void keep(TraceEvent event) {
        if (events.isEmpty()) {
            events = new ArrayList<>();
        }
        events.add(event);
    }

    /// What another node, which coordinated for us, told of it.
    void retell(List<TraceEvent> told) {
        if (request.options().explain()) {
            told.stream().limit(MOST_EVENTS).forEach(this::keep);
        }
    }

    boolean answered() {
        return answered;
    }

    /// The first answer goes to the client, later ones nowhere.
    void answer(ClientResponse response) {
        if (!answered) {
            note(Kind.ANSWER, null, response.getClass().getSimpleName());
            answered = true;
            client.accept(new Reply(response, List.copyOf(events)));
        }
    }

    /// From here on another coordinator on this node tells the story and gives the answer: what it
    /// says is passed on behind what was told so far.
    Consumer<Reply> handOver() {
        answered = true;
        List<TraceEvent> before = List.copyOf(events);
        return reply -> {
            List<TraceEvent> whole = new ArrayList<>(before);
            whole.addAll(reply.story());
            client.accept(new Reply(reply.response(), whole));
        };
    }
}
