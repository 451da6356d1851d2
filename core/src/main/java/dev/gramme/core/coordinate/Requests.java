package dev.gramme.core.coordinate;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Delete;
import dev.gramme.core.message.ClientRequest.Direct;
import dev.gramme.core.message.ClientRequest.Get;
import dev.gramme.core.message.ClientRequest.Put;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.PeerMessage.Forward;
import dev.gramme.core.message.PeerMessage.Forwarded;
import dev.gramme.core.message.PeerMessage.NotCoordinated;
import dev.gramme.core.message.PeerMessage.Refusal;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Store;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The requests in flight on this node: admits, finds the coordinator, and hands over to it.
/// Owner's loop only.
public final class Requests {
    /// Reads the context a client handed back.
    public interface Contexts {
        /// @return the context, or the refusal in words
        Checked check(Key key, Causality.Given given);
    }

    /// @param context null: refused
    public record Checked(@Nullable DotSet context, String objection) {}

    private final Surroundings surroundings;
    private final Contexts contexts;
    private final Repeats repeats;
    private final Writing writing = new Writing();
    private final Taken taken = new Taken();
    private int inFlight;

    public Requests(Surroundings surroundings, Contexts contexts) {
        this.surroundings = surroundings;
        this.contexts = contexts;
        this.repeats = new Repeats(surroundings.ports().clock(), surroundings.limits());
    }

    public int inFlight() {
        return inFlight;
    }

    /// A request of a client of this node.
    public void submit(ClientRequest request, Consumer<Reply> client) {
        ClientResponse refusal = objection(request);
        if (refusal != null) {
            client.accept(Reply.of(refusal));
            return;
        }
        inFlight++;
        route(
                request,
                reply -> {
                    inFlight--;
                    client.accept(reply);
                });
    }

    /// A step of a client's walk over all keys.
    public void scan(Scan scan, Consumer<Scan.Outcome> client) {
        admitted(client, once -> new ScanCoordinator(surroundings, scan, once).start());
    }

    /// A client's question how many keys there are.
    public void count(RequestId id, int timeoutMs, Consumer<Scan.Outcome> client) {
        admitted(client, once -> new CountCoordinator(surroundings, id, timeoutMs, once).start());
    }

    private void admitted(
            Consumer<Scan.Outcome> client, Consumer<Consumer<Scan.Outcome>> coordinated) {
        if (inFlight >= surroundings.limits().requestsInFlight()) {
            client.accept(new Scan.Failed(overloaded()));
            return;
        }
        inFlight++;
        coordinated.accept(outcome -> {
            inFlight--;
            client.accept(outcome);
        });
    }

    /// Whether a forwarded request arrives for the first time. The first copy of a repeated frame
    /// is answered, or will be; another answer could make the asker go on to the next node.
    public boolean takes(NodeId from, Forward forward) {
        return taken.first(from, forward.op());
    }

    /// A request that another node could not coordinate itself.
    public void onForward(NodeId from, Forward forward) {
        Direct request = forward.request();
        int partition = surroundings.topology().partitionOf(request.key());
        if (surroundings.replica(partition) == null) {
            surroundings.send(from, new NotCoordinated(forward.op(), Refusal.WRONG_EPOCH));
        } else if (inFlight >= surroundings.limits().requestsInFlight()) {
            surroundings.send(from, new NotCoordinated(forward.op(), Refusal.OVERLOADED));
        } else {
            inFlight++;
            coordinate(
                    request,
                    reply -> {
                        inFlight--;
                        surroundings.send(from, new Forwarded(forward.op(), reply));
                    });
        }
    }

    /// A node has begun a new life: copies it acknowledged before no longer count.
    public void onNewLife(NodeId node) {
        taken.forget(node);
        writing.onNewLife(node);
    }

    // ---- admission ----

    private @Nullable ClientResponse objection(ClientRequest request) {
        int keyBytes = request.key().bytes().length();
        if (keyBytes < 1 || keyBytes > Key.MAX_BYTES) {
            String detail = "a key has 1 to " + Key.MAX_BYTES + " bytes, not " + keyBytes;
            return new ClientResponse.Refused(
                    keyBytes < 1 ? Reason.BAD_REQUEST : Reason.TOO_LARGE, detail);
        }
        String odd = Quorum.objection(request.options(), surroundings.topology().settings());
        if (odd != null) {
            return new ClientResponse.Refused(Reason.BAD_REQUEST, odd);
        }
        if (inFlight >= surroundings.limits().requestsInFlight()) {
            return new ClientResponse.NotApplied(Reason.OVERLOADED, overloaded());
        }
        return request instanceof Put put ? objection(put) : null;
    }

    private String overloaded() {
        return surroundings.limits().requestsInFlight() + " requests are in flight here";
    }

    private @Nullable ClientResponse objection(Put put) {
        int bytes = put.value().body().length();
        if (bytes > surroundings.limits().valueBytes()) {
            return new ClientResponse.Refused(
                    Reason.TOO_LARGE,
                    "a value has at most "
                            + surroundings.limits().valueBytes()
                            + " bytes, not "
                            + bytes);
        }
        return null;
    }

    /// Why a write cannot be taken here; null: it can.
    ///
    /// @param grows what is held
    private @Nullable String full(boolean grows) {
        Store store = surroundings.ports().store();
        if (store.stuck()) {
            return "the disk of "
                    + surroundings.self()
                    + " has no room left, not for a delete either: free some; reads go on";
        }
        if (!grows) {
            return null;
        }
        if (store.cramped()) {
            return "the disk of "
                    + surroundings.self()
                    + " has no room left: free some, or give it more; deletes and reads go on";
        }
        return store.heldBytes() < store.limitBytes()
                ? null
                : "the store holds "
                        + store.heldBytes()
                        + " bytes, its limit (memory-limit, or disk-limit) is "
                        + store.limitBytes()
                        + "; deletes and reads go on";
    }

    // ---- routing: any node takes a request, a replica of the key coordinates its writes ----

    private void route(ClientRequest request, Consumer<Reply> client) {
        switch (request) {
            case Get get -> coordinate(get, client);
            case Update update -> update(update, false, client);
            case Delete delete when delete.causality() instanceof Causality.Overwrite ->
                    deleteUnseen(delete, client);
            case Put put -> routeWrite(put, put.causality(), client);
            case Delete delete -> routeWrite(delete, delete.causality(), client);
        }
    }

    private void update(Update update, boolean hiddenToo, Consumer<Reply> client) {
        DotSet condition = DotSet.EMPTY;
        if (update.condition().length() > 0) {
            Checked checked = contexts.check(update.key(), new Causality.Given(update.condition()));
            if (checked.context() == null) {
                client.accept(Reply.of(badContext(checked)));
                return;
            }
            condition = checked.context();
        }
        DotSet within = condition;
        repeats.once(
                update.key(),
                update.repeat(),
                client,
                first ->
                        new UpdateCoordinator(
                                        surroundings, update, within, hiddenToo, first, this::route)
                                .start());
    }

    /// A delete by a client that could not say what it has seen: deletes exactly what is read now,
    /// what has expired by this node's clock included.
    private void deleteUnseen(Delete delete, Consumer<Reply> client) {
        Update update =
                new Update(
                        delete.id(),
                        delete.key(),
                        Bytes.EMPTY,
                        values -> new Decision.Remove(),
                        delete.repeat(),
                        delete.options());
        update(
                update,
                true,
                reply -> client.accept(new Reply(deleted(reply.response()), reply.story())));
    }

    private static ClientResponse deleted(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Kept kept ->
                    new ClientResponse.Applied(kept.context(), 0, 0, 0, false);
            case ClientResponse.Updated updated -> {
                ClientResponse.Applied applied = updated.applied();
                yield new ClientResponse.Applied(
                        applied.context(),
                        applied.copies(),
                        applied.durable(),
                        applied.fallbacks(),
                        !updated.before().isEmpty());
            }
            default -> response;
        };
    }

    private void routeWrite(Direct request, Causality causality, Consumer<Reply> client) {
        int partition = surroundings.topology().partitionOf(request.key());
        boolean here =
                causality instanceof Causality.Overwrite
                        ? leads(surroundings.topology().homes(partition))
                        : surroundings.replica(partition) != null;
        List<NodeId> candidates = here ? List.of() : candidates(partition);
        if (candidates.isEmpty()) {
            coordinate(request, client);
            return;
        }
        new Forwarding(surroundings, request, candidates, this::coordinate).start(client);
    }

    /// Whether this node is the first of the homes that are alive.
    private boolean leads(List<NodeId> homes) {
        for (NodeId home : homes) {
            if (home.equals(surroundings.self())) {
                return true;
            }
            if (surroundings.liveness(home) == Liveness.ALIVE) {
                return false;
            }
        }
        return false;
    }

    /// Homes that may coordinate, in preference order, the healthy ones first.
    private List<NodeId> candidates(int partition) {
        List<NodeId> homes = new ArrayList<>(surroundings.topology().homes(partition));
        homes.removeIf(home -> surroundings.liveness(home) == Liveness.DOWN);
        homes.sort(Comparator.comparing(surroundings::liveness));
        return homes;
    }

    // ---- coordinating here ----

    private void coordinate(Direct request, Consumer<Reply> client) {
        switch (request) {
            case Get get -> GetCoordinator.forClient(surroundings, get, client, () -> {}).start();
            case Put put ->
                    repeats.once(
                            put.key(),
                            put.repeat(),
                            client,
                            first -> write(put, put.causality(), stamped(put.value()), first));
            case Delete delete ->
                    repeats.once(
                            delete.key(),
                            delete.repeat(),
                            client,
                            first -> write(delete, delete.causality(), null, first));
        }
    }

    private Value stamped(Value value) {
        return value.withHybridTime(surroundings.hybridTime());
    }

    private void write(
            Direct request, Causality causality, @Nullable Value value, Consumer<Reply> client) {
        String full = full(value != null);
        if (full != null) {
            client.accept(Reply.of(new ClientResponse.NotApplied(Reason.FULL, full)));
            return;
        }
        switch (causality) {
            case Causality.Blind() -> begin(request, value, DotSet.EMPTY, false, client);
            case Causality.Overwrite() -> begin(request, value, null, false, client);
            case Causality.Given given -> beginAfter(request, value, given, false, client);
            case Causality.Fresh(var context) when context.length() == 0 ->
                    begin(request, value, DotSet.EMPTY, true, client);
            case Causality.Fresh(var context) ->
                    beginAfter(request, value, new Causality.Given(context), true, client);
        }
    }

    private void beginAfter(
            Direct request,
            @Nullable Value value,
            Causality.Given given,
            boolean fresh,
            Consumer<Reply> client) {
        Checked checked = contexts.check(request.key(), given);
        if (checked.context() == null) {
            client.accept(Reply.of(badContext(checked)));
        } else {
            begin(request, value, checked.context(), fresh, client);
        }
    }

    private static ClientResponse badContext(Checked checked) {
        return new ClientResponse.Refused(Reason.BAD_CONTEXT, checked.objection());
    }

    private void begin(
            Direct request,
            @Nullable Value value,
            @Nullable DotSet given,
            boolean fresh,
            Consumer<Reply> client) {
        PutCoordinator put =
                new PutCoordinator(
                        surroundings, request, value, given, fresh, client, writing::remove);
        writing.add(put);
        put.start();
    }
}
