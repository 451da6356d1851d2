package dev.gramme.simulator.workload;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.ring.Topology;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.history.Stamp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Questions and answers between the words of histories and those of the core.
public final class Requests {
    private static final long SPACE = 0x73696d756c617465L;

    private Requests() {}

    /// The request id of an operation.
    public static RequestId idOf(long operation) {
        return new RequestId(SPACE, operation);
    }

    /// The operation a request id belongs to; 0: none of ours.
    public static long operationOf(RequestId id) {
        return id.high() == SPACE ? id.low() : 0;
    }

    /// @param expiresAtMs for a put; 0: never
    static ClientRequest of(
            Op.Ask ask, long expiresAtMs, ClientRequest.Options options, int fillerBytes) {
        RequestId id = idOf(ask.id());
        Key key = Key.of(ask.key());
        if (ask.kind() == Op.Kind.GET) {
            return new ClientRequest.Get(id, key, options);
        }
        Causality causality =
                switch (ask.kind()) {
                    case PUT_BLIND -> new Causality.Blind();
                    case PUT_OVERWRITE, DELETE_OVERWRITE -> new Causality.Overwrite();
                    case GET, PUT, DELETE -> new Causality.Given(ask.given());
                };
        if (ask.kind().deletes()) {
            return new ClientRequest.Delete(id, key, causality, Bytes.EMPTY, options);
        }
        Value value = Value.plain(Stamp.of(ask.id(), fillerBytes), "", 0).expiringAt(expiresAtMs);
        return new ClientRequest.Put(id, key, value, causality, Bytes.EMPTY, options);
    }

    /// How many replicas a request asks for.
    static int quorum(
            Op.Kind kind, ClientRequest.@Nullable Level level, Topology.Settings settings) {
        return switch (level) {
            case ONE -> 1;
            case QUORUM -> settings.n() / 2 + 1;
            case ALL -> settings.n();
            case null -> kind.writes() ? settings.w() : settings.r();
        };
    }

    static Op.Answer answer(ClientResponse response, long atNanos) {
        return switch (response) {
            case ClientResponse.Found(var values, var context, var _) ->
                    found(values, context.bytes(), atNanos);
            case ClientResponse.Absent(var context, var _) -> done(context.bytes(), atNanos);
            case ClientResponse.Applied applied -> done(applied.context().bytes(), atNanos);
            case ClientResponse.Updated updated ->
                    done(updated.applied().context().bytes(), atNanos);
            case ClientResponse.Kept kept -> done(kept.context().bytes(), atNanos);
            case ClientResponse.Conflict _ -> undone(Op.Outcome.NOT_APPLIED, atNanos);
            case ClientResponse.NotApplied _ -> undone(Op.Outcome.NOT_APPLIED, atNanos);
            case ClientResponse.Refused _ -> undone(Op.Outcome.NOT_APPLIED, atNanos);
            case ClientResponse.Unknown _ -> undone(Op.Outcome.UNKNOWN, atNanos);
            case ClientResponse.Unreadable _ -> undone(Op.Outcome.UNKNOWN, atNanos);
        };
    }

    private static Op.Answer found(List<Value> values, Bytes context, long atNanos) {
        List<Long> returned = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        for (Value value : values) {
            OptionalLong writer = Stamp.read(value.body());
            if (writer.isPresent() && value.intact()) {
                returned.add(writer.getAsLong());
            } else {
                damaged.add(value.toString());
            }
        }
        return new Op.Answer(Op.Outcome.DONE, returned, damaged, context, List.of(), atNanos);
    }

    private static Op.Answer done(Bytes context, long atNanos) {
        return new Op.Answer(Op.Outcome.DONE, List.of(), List.of(), context, List.of(), atNanos);
    }

    private static Op.Answer undone(Op.Outcome outcome, long atNanos) {
        return new Op.Answer(outcome, List.of(), List.of(), Bytes.EMPTY, List.of(), atNanos);
    }
}
