package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.NodeId;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// The replies of the GRAMME commands: maps of names, which RESP2 gets as flat lists.
final class GrammeReply {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long NEVER = -1;

    private GrammeReply() {}

    /// With a story if the request asked for one.
    static RespReply of(ClientRequest request, Reply reply) {
        ClientResponse response = reply.response();
        if (!request.options().explain()) {
            return isFailure(response)
                    ? OutcomeWords.of(response, request.id())
                    : new RespReply.Pairs(facts(request, response));
        }
        List<RespReply> fields = new ArrayList<>();
        put(fields, "request", RespReply.Bulk.of(request.id().toString()));
        put(fields, "outcome", RespReply.Bulk.of(outcome(response)));
        put(fields, "result", new RespReply.Pairs(facts(request, response)));
        put(fields, "story", new RespReply.Items(story(reply.story())));
        return new RespReply.Pairs(fields);
    }

    private static boolean isFailure(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Found _,
                    ClientResponse.Absent _,
                    ClientResponse.Applied _,
                    ClientResponse.Updated _,
                    ClientResponse.Kept _ ->
                    false;
            case ClientResponse.Conflict _,
                    ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ ->
                    true;
        };
    }

    /// A failure in the words of its error.
    private static String outcome(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Found _ -> "found";
            case ClientResponse.Absent _ -> "absent";
            case ClientResponse.Applied _, ClientResponse.Updated _ -> "applied";
            case ClientResponse.Kept _ -> "kept";
            case ClientResponse.Conflict _,
                    ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ ->
                    OutcomeWords.text(response);
        };
    }

    private static List<RespReply> facts(ClientRequest request, ClientResponse response) {
        List<RespReply> fields = new ArrayList<>();
        switch (response) {
            case ClientResponse.Found(var values, Context context, int replies) ->
                    read(fields, values, context, replies);
            case ClientResponse.Absent(Context context, int replies) ->
                    read(fields, List.of(), context, replies);
            case ClientResponse.Kept(var values, Context context, int replies) ->
                    read(fields, values, context, replies);
            case ClientResponse.Conflict(var values, Context context, int replies) ->
                    read(fields, values, context, replies);
            case ClientResponse.Applied applied ->
                    written(fields, request, applied, applied.existed());
            case ClientResponse.Updated(var before, var applied) ->
                    written(fields, request, applied, !before.isEmpty());
            case ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ -> {}
        }
        return fields;
    }

    private static void read(
            List<RespReply> fields, List<Value> values, Context context, int replies) {
        List<RespReply> bodies = new ArrayList<>();
        List<RespReply> expiries = new ArrayList<>();
        for (Value value : values) {
            bodies.add(new RespReply.Bulk(value.body()));
            expiries.add(new RespReply.Int(value.expiresAtMs() == 0 ? NEVER : value.expiresAtMs()));
        }
        put(fields, "context", hex(context.bytes()));
        put(fields, "replies", new RespReply.Int(replies));
        put(fields, "values", new RespReply.Items(bodies));
        put(fields, "expire-at-ms", new RespReply.Items(expiries));
    }

    private static void written(
            List<RespReply> fields,
            ClientRequest request,
            ClientResponse.Applied applied,
            boolean existed) {
        put(fields, "context", hex(applied.context().bytes()));
        put(fields, "copies", new RespReply.Int(applied.copies()));
        put(fields, "durable", new RespReply.Int(applied.durable()));
        put(fields, "fallbacks", new RespReply.Int(applied.fallbacks()));
        if (request instanceof ClientRequest.Delete) {
            put(fields, "existed", new RespReply.Int(existed ? 1 : 0));
        }
    }

    private static RespReply hex(Bytes context) {
        return RespReply.Bulk.of(HexFormat.of().formatHex(context.unsafeArray()));
    }

    /// A line for each event, its time counted from the first.
    private static List<RespReply> story(List<TraceEvent> events) {
        List<RespReply> lines = new ArrayList<>();
        for (TraceEvent event : events) {
            long sinceFirst = event.atNanos() - events.getFirst().atNanos();
            NodeId peer = event.peer();
            String line =
                    String.format(
                            Locale.ROOT,
                            "%8.3f ms  %-8s %-14s %-8s %s",
                            sinceFirst / NANOS_PER_MILLI,
                            event.node().name(),
                            event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            peer == null ? "" : peer.name(),
                            event.detail());
            lines.add(RespReply.Bulk.of(line.stripTrailing()));
        }
        return lines;
    }

    private static void put(List<RespReply> fields, String name, RespReply value) {
        fields.add(RespReply.Bulk.of(name));
        fields.add(value);
    }
}
