package dev.gramme.gateway.http;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.NodeId;
import dev.gramme.gateway.UnknownWords;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

/// An outcome as the members of a JSON object.
final class OutcomeJson {
    private static final int NANOS_PER_MICRO = 1_000;

    private OutcomeJson() {}

    static ObjectNode of(ClientRequest request, ClientResponse response) {
        ObjectNode json = Json.object();
        switch (response) {
            case ClientResponse.Found found -> {
                read(json, "found", found.context(), found.replies());
                json.set("siblings", SiblingsPage.siblings(found.values()));
            }
            case ClientResponse.Absent(var context, int replies) ->
                    read(json, "absent", context, replies);
            case ClientResponse.Applied applied -> {
                json.put("outcome", "applied").put("copies", applied.copies());
                json.put("durable", applied.durable()).put("fallbacks", applied.fallbacks());
                json.put("context", KvAnswer.hex(applied.context().bytes()));
                if (!(request instanceof ClientRequest.Put)) {
                    json.put("existed", applied.existed());
                }
            }
            case ClientResponse.Updated updated -> {
                json = of(request, updated.applied());
                json.put("existed", !updated.before().isEmpty());
            }
            case ClientResponse.Kept kept -> {
                read(json, "kept", kept.context(), kept.replies());
                json.put("existed", !kept.values().isEmpty());
            }
            case ClientResponse.Conflict conflict -> {
                read(json, "conflict", conflict.context(), conflict.replies());
                json.set("siblings", SiblingsPage.siblings(conflict.values()));
            }
            case ClientResponse.NotApplied(var reason, _) ->
                    json.put("outcome", "not-applied").put("reason", word(reason));
            case ClientResponse.Refused(var reason, _) ->
                    json.put("outcome", "refused").put("reason", word(reason));
            case ClientResponse.Unknown(int copies, int needed, _) ->
                    json.put("outcome", "unknown").put("copies", copies).put("needed", needed);
            case ClientResponse.Unreadable(int replies, int needed, _) ->
                    json.put("outcome", "unreadable").put("replies", replies).put("needed", needed);
        }
        return json;
    }

    private static void read(ObjectNode json, String outcome, Context context, int replies) {
        json.put("outcome", outcome).put("replies", replies);
        json.put("context", KvAnswer.hex(context.bytes()));
    }

    /// What is known, in words.
    static String detail(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Found _ -> "found";
            case ClientResponse.Absent _ -> "there is no value under this key";
            case ClientResponse.Applied _, ClientResponse.Updated _ -> "applied";
            case ClientResponse.Kept _ -> "nothing was to do";
            case ClientResponse.Conflict(var values, _, _) when values.isEmpty() ->
                    "there is no value under this key: nothing was written";
            case ClientResponse.Conflict _ ->
                    "the key holds versions outside the given context: nothing was written";
            case ClientResponse.NotApplied(_, String detail) -> "not applied: " + detail;
            case ClientResponse.Refused(_, String detail) -> detail;
            case ClientResponse.Unknown unknown -> "unknown: " + UnknownWords.of(unknown);
            case ClientResponse.Unreadable(int replies, int needed, String detail) ->
                    "unreadable: " + replies + " of " + needed + " homes answered: " + detail;
        };
    }

    /// The outcome and the story of its execution, its times counted from the first event.
    static ObjectNode explained(ClientRequest request, Reply reply) {
        ObjectNode json = of(request, reply.response());
        json.put("detail", detail(reply.response()));
        json.put("request_id", request.id().toString());
        ArrayNode story = json.putArray("story");
        List<TraceEvent> events = reply.story();
        for (TraceEvent event : events) {
            ObjectNode told = story.addObject();
            long sinceFirst = event.atNanos() - events.getFirst().atNanos();
            told.put("at_us", sinceFirst / NANOS_PER_MICRO);
            told.put("node", event.node().name());
            told.put("kind", event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            NodeId peer = event.peer();
            told.put("peer", peer == null ? null : peer.name());
            told.put("detail", event.detail());
        }
        return json;
    }

    private static String word(ClientResponse.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
