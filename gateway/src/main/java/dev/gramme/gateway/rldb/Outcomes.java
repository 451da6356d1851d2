package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.UnknownWords;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.HexFormat;
import java.util.List;

/// What the node says, in rldb's words. The table is in docs/design/faces.md.
final class Outcomes {
    private Outcomes() {}

    // ---- a read that found something ----

    static void found(Call call, ClientResponse.Found found) {
        long bodies = found.values().stream().mapToLong(value -> value.body().length()).sum();
        if (bodies > FrameParser.MESSAGE_BYTES) {
            call.fail(tooLargeToSend(bodies));
            return;
        }
        ArrayNode values = Json.array();
        for (Value value : found.values()) {
            @Nullable String text = Utf8.strict(value.body());
            if (text == null) {
                call.fail(notText(value));
                return;
            }
            values.addObject()
                    .put("value", text)
                    .put("crc32c", Integer.toUnsignedLong(value.crc32c()));
        }
        ObjectNode result = Json.object();
        result.set("values", values);
        call.ok(
                result.put(
                        "context",
                        HexFormat.of().formatHex(found.context().bytes().unsafeArray())));
    }

    static JsonNode tooLargeToSend(long bytes) {
        return ErrorJson.generic(
                "the answer has "
                        + bytes
                        + " bytes and more, a message of rldb's at most "
                        + FrameParser.MESSAGE_BYTES
                        + ": read the key by HTTP or RESP");
    }

    private static JsonNode notText(Value value) {
        return ErrorJson.generic(
                "a value of the key has "
                        + value.body().length()
                        + " bytes that are no UTF-8 text, which is all that rldb's protocol"
                        + " carries: read the key by HTTP or RESP");
    }

    // ---- failures ----

    /// Answers what is no success, naming the request by the id under which the cluster knows it.
    static void fail(Call call, ClientRequest request, ClientResponse response) {
        String operation = request instanceof ClientRequest.Get ? "Get" : "Put";
        String words = words(response) + " (request " + request.id() + ")";
        call.backend()
                .status(status -> {
                    Topology.@Nullable Settings settings =
                            status.topology() == null ? null : status.topology().settings();
                    call.fail(error(operation, response, words, settings));
                });
    }

    private static JsonNode error(
            String operation,
            ClientResponse response,
            String words,
            Topology.@Nullable Settings settings) {
        return switch (response) {
            case ClientResponse.Refused(var reason, var _) ->
                    switch (reason) {
                        case STALE -> stale(settings);
                        case BAD_CONTEXT -> ErrorJson.malformedContext();
                        default -> ErrorJson.generic(words);
                    };
            case ClientResponse.NotApplied(var reason, var _) ->
                    switch (reason) {
                        case QUORUM -> noQuorum(operation, words, settings);
                        case TOO_MANY_SIBLINGS -> ErrorJson.generic(words);
                        default -> ErrorJson.internal(words);
                    };
            case ClientResponse.Unknown _, ClientResponse.Unreadable _ ->
                    noQuorum(operation, words, settings);
            default -> throw new IllegalArgumentException("no failure of this face: " + response);
        };
    }

    private static String words(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Refused(var _, String detail) -> detail;
            case ClientResponse.NotApplied(var _, String detail) -> "not applied: " + detail;
            case ClientResponse.Unknown unknown -> "unknown: " + UnknownWords.of(unknown);
            case ClientResponse.Unreadable(int replies, int needed, String detail) ->
                    "unreadable: " + replies + " of " + needed + " homes answered: " + detail;
            default -> response.toString();
        };
    }

    /// rldb asks every replica and lists what each said; here the coordinator alone knows it, and
    /// says it for all.
    private static JsonNode stale(Topology.@Nullable Settings settings) {
        int homes = settings == null ? 1 : settings.n();
        return ErrorJson.quorumNotReached("Put", reason("Put", settings), ErrorJson.stale(), homes);
    }

    private static JsonNode noQuorum(
            String operation, String words, Topology.@Nullable Settings settings) {
        return ErrorJson.quorumNotReached(
                operation, reason(operation, settings), ErrorJson.io(words), 1);
    }

    private static String reason(String operation, Topology.@Nullable Settings settings) {
        return operation.equals("Put")
                ? "Unable to execute a min of " + (settings == null ? 1 : settings.w()) + " PUTs"
                : "Unable to execute " + (settings == null ? 1 : settings.r()) + " successful GETs";
    }

    // ---- the cluster ----

    /// The members with the address of their client port; empty while there is no topology. The
    /// tick, a count of heartbeats there, is the epoch of the topology here: it never falls.
    static JsonNode nodes(NodeStatus status) {
        ObjectNode result = Json.object();
        ArrayNode nodes = result.putArray("nodes");
        @Nullable Topology topology = status.topology();
        List<Member> members = topology == null ? List.of() : topology.members();
        for (Member member : members) {
            nodes.addObject()
                    .put("addr", address(member))
                    .put("status", word(status.liveness().get(member.id())))
                    .put("tick", topology == null ? 0 : topology.epoch());
        }
        return result;
    }

    private static String address(Member member) {
        String host = member.host().indexOf(':') < 0 ? member.host() : "[" + member.host() + "]";
        return host + ":" + member.clientPort();
    }

    private static String word(Rumor.@Nullable Liveness liveness) {
        if (liveness == null) {
            return "PossiblyOffline";
        }
        return switch (liveness) {
            case ALIVE -> "Ok";
            case SUSPECT -> "PossiblyOffline";
            case DOWN -> "Offline";
        };
    }
}
