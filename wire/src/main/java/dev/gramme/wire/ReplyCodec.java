package dev.gramme.wire;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent;

import java.util.ArrayList;
import java.util.List;

/// What clients are answered, with the story of its execution.
final class ReplyCodec {
    private static final int FOUND = 1;
    private static final int ABSENT = 2;
    private static final int APPLIED = 3;
    private static final int NOT_APPLIED = 4;
    private static final int UNKNOWN = 5;
    private static final int UNREADABLE = 6;
    private static final int REFUSED = 7;
    private static final int UPDATED = 8;
    private static final int KEPT = 9;
    private static final int CONFLICT = 10;

    private static final int LEAST_VALUE_BYTES = 17;
    private static final int LEAST_EVENT_BYTES = 8 + 16 + MemberCodec.LEAST_NODE_BYTES + 3;

    private static final Reason[] REASONS = Reason.values();
    private static final TraceEvent.Kind[] KINDS = TraceEvent.Kind.values();

    private ReplyCodec() {}

    static void reply(Writer out, Reply reply) {
        response(out, reply.response());
        List<TraceEvent> story = reply.story();
        out.number(story.size());
        for (int i = 0; i < story.size(); i++) {
            event(out, story.get(i));
        }
    }

    static Reply reply(Reader in) throws MalformedFrame {
        ClientResponse response = response(in);
        int count = in.count("story", LEAST_EVENT_BYTES);
        List<TraceEvent> story = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            story.add(event(in));
        }
        return new Reply(response, story);
    }

    private static void response(Writer out, ClientResponse response) {
        switch (response) {
            case ClientResponse.Found(var values, var context, int replies) ->
                    read(out, FOUND, values, context, replies);
            case ClientResponse.Absent absent -> {
                out.u8(ABSENT);
                out.blob(absent.context().bytes());
                out.number(absent.replies());
            }
            case ClientResponse.Applied applied -> {
                out.u8(APPLIED);
                applied(out, applied);
            }
            case ClientResponse.Updated updated -> {
                out.u8(UPDATED);
                values(out, updated.before());
                applied(out, updated.applied());
            }
            case ClientResponse.Kept(var values, var context, int replies) ->
                    read(out, KEPT, values, context, replies);
            case ClientResponse.Conflict(var values, var context, int replies) ->
                    read(out, CONFLICT, values, context, replies);
            case ClientResponse.NotApplied(var reason, String detail) ->
                    refused(out, NOT_APPLIED, reason, detail);
            case ClientResponse.Unknown unknown -> {
                out.u8(UNKNOWN);
                shortfall(out, unknown.copies(), unknown.needed(), unknown.detail());
            }
            case ClientResponse.Unreadable unreadable -> {
                out.u8(UNREADABLE);
                shortfall(out, unreadable.replies(), unreadable.needed(), unreadable.detail());
            }
            case ClientResponse.Refused(var reason, String detail) ->
                    refused(out, REFUSED, reason, detail);
        }
    }

    private static void read(
            Writer out, int kind, List<Value> values, Context context, int replies) {
        out.u8(kind);
        values(out, values);
        out.blob(context.bytes());
        out.number(replies);
    }

    private static void refused(Writer out, int kind, Reason reason, String detail) {
        out.u8(kind);
        out.constant(reason);
        out.text(detail);
    }

    private static ClientResponse response(Reader in) throws MalformedFrame {
        int kind = in.u8("response kind");
        return switch (kind) {
            case FOUND -> new ClientResponse.Found(values(in), context(in), tally(in, "replies"));
            case ABSENT -> new ClientResponse.Absent(context(in), tally(in, "replies"));
            case APPLIED -> applied(in);
            case UPDATED -> new ClientResponse.Updated(values(in), applied(in));
            case KEPT -> new ClientResponse.Kept(values(in), context(in), tally(in, "replies"));
            case CONFLICT ->
                    new ClientResponse.Conflict(values(in), context(in), tally(in, "replies"));
            case NOT_APPLIED -> new ClientResponse.NotApplied(reason(in), in.text("detail"));
            case UNKNOWN ->
                    new ClientResponse.Unknown(
                            tally(in, "copies"), tally(in, "needed"), in.text("detail"));
            case UNREADABLE ->
                    new ClientResponse.Unreadable(
                            tally(in, "replies"), tally(in, "needed"), in.text("detail"));
            case REFUSED -> new ClientResponse.Refused(reason(in), in.text("detail"));
            default -> throw in.malformed("response kind", "is unknown: " + kind);
        };
    }

    private static void applied(Writer out, ClientResponse.Applied applied) {
        out.blob(applied.context().bytes());
        out.number(applied.copies());
        out.number(applied.durable());
        out.number(applied.fallbacks());
        out.flag(applied.existed());
    }

    private static ClientResponse.Applied applied(Reader in) throws MalformedFrame {
        return new ClientResponse.Applied(
                context(in),
                tally(in, "copies"),
                tally(in, "durable"),
                tally(in, "fallbacks"),
                in.flag("existed"));
    }

    private static void shortfall(Writer out, int known, int needed, String detail) {
        out.number(known);
        out.number(needed);
        out.text(detail);
    }

    private static void values(Writer out, List<Value> values) {
        out.number(values.size());
        for (int i = 0; i < values.size(); i++) {
            ItemCodec.value(out, values.get(i));
        }
    }

    private static List<Value> values(Reader in) throws MalformedFrame {
        int count = in.count("values", LEAST_VALUE_BYTES);
        List<Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(ItemCodec.value(in));
        }
        return values;
    }

    private static Context context(Reader in) throws MalformedFrame {
        return Context.of(in.blob("context"));
    }

    private static int tally(Reader in, String field) throws MalformedFrame {
        return in.number(field, 0, Integer.MAX_VALUE);
    }

    private static Reason reason(Reader in) throws MalformedFrame {
        return in.constant("reason", REASONS);
    }

    private static void event(Writer out, TraceEvent event) {
        out.u64(event.atNanos());
        ClientCodec.id(out, event.request());
        MemberCodec.node(out, event.node());
        out.constant(event.kind());
        MemberCodec.nodeOrNone(out, event.peer());
        out.text(event.detail());
    }

    private static TraceEvent event(Reader in) throws MalformedFrame {
        return new TraceEvent(
                in.u64("event time"),
                ClientCodec.id(in),
                MemberCodec.node(in, "event node"),
                in.constant("event kind", KINDS),
                MemberCodec.nodeOrNone(in, "event peer"),
                in.text("event detail"));
    }
}
