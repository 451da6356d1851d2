package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;

import tools.jackson.databind.node.ObjectNode;

import java.util.HexFormat;
import java.util.List;

/// How an outcome looks in HTTP; the table is in docs/design/faces.md.
final class KvAnswer {
    static final String EXPIRES_AT = "Gramme-Expires-At";

    private static final String OCTETS = "application/octet-stream";
    static final String RETRY_SECONDS = "1";

    private KvAnswer() {}

    /// @param fresh unpredictable, for the boundary of a multipart body
    static HttpAnswer of(KvAsk ask, Reply reply, RequestId fresh) {
        ClientResponse response = reply.response();
        if (ask.explain()) {
            ObjectNode story = OutcomeJson.explained(ask.request(), reply);
            return decorated(
                    HttpAnswer.of(status(response, 200), HttpAnswer.JSON, Json.bytes(story)),
                    response,
                    false);
        }
        HttpAnswer answer =
                switch (response) {
                    case ClientResponse.Found found -> found(ask, found, fresh);
                    case ClientResponse.Applied _,
                            ClientResponse.Updated _,
                            ClientResponse.Kept _ ->
                            HttpAnswer.of(
                                    200,
                                    HttpAnswer.JSON,
                                    Json.bytes(OutcomeJson.of(ask.request(), response)));
                    case ClientResponse.Absent _,
                            ClientResponse.Conflict _,
                            ClientResponse.NotApplied _,
                            ClientResponse.Unknown _,
                            ClientResponse.Unreadable _,
                            ClientResponse.Refused _ ->
                            Problem.of(
                                    status(response, 404),
                                    OutcomeJson.detail(response),
                                    ask.request().id(),
                                    OutcomeJson.of(ask.request(), response));
                };
        return decorated(answer, response, true);
    }

    private static HttpAnswer found(KvAsk ask, ClientResponse.Found found, RequestId fresh) {
        List<Value> values = found.values();
        if (isPlain(ask.form(), values.size())) {
            boolean known = isNamed(values) && ask.known().names(hex(found.context().bytes()));
            return known ? HttpAnswer.empty(304) : plain(values.getFirst());
        }
        return ask.multipart()
                ? sandboxed(SiblingsPage.multipart(values, fresh)).with("Vary", "Accept")
                : SiblingsPage.json(found).with("Vary", "Accept");
    }

    private static boolean isPlain(KvAsk.Form form, int values) {
        return switch (form) {
            case AS_THERE_ARE -> values == 1;
            case LATEST -> true;
            case ALL -> false;
        };
    }

    private static HttpAnswer plain(Value value) {
        HttpAnswer answer = sandboxed(HttpAnswer.of(200, typeOf(value), value.body()));
        return value.expiresAtMs() == 0
                ? answer
                : answer.with(EXPIRES_AT, "" + value.expiresAtMs());
    }

    /// Whether the context says exactly what a reader is shown. A sibling that expires leaves the
    /// others behind without an event.
    private static boolean isNamed(List<Value> values) {
        return values.size() < 2 || values.stream().allMatch(value -> value.expiresAtMs() == 0);
    }

    /// The type as stored. Another face may have stored one that no header line can hold.
    static String typeOf(Value value) {
        String type = value.contentType();
        boolean sayable = !type.isEmpty() && type.chars().allMatch(c -> c >= ' ' && c <= '~');
        return sayable ? type : OCTETS;
    }

    /// Whatever was stored must not act as a page of this node (HTTP-1).
    private static HttpAnswer sandboxed(HttpAnswer answer) {
        return answer.with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "sandbox; default-src 'none'")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    /// Adds the headers that say what is known.
    ///
    /// @param tagged with an ETag where the context can be one
    static HttpAnswer decorated(HttpAnswer answer, ClientResponse response, boolean tagged) {
        return switch (response) {
            case ClientResponse.Found(List<Value> values, Context context, int replies) ->
                    read(answer, context, replies, tagged && isNamed(values));
            case ClientResponse.Absent(Context context, int replies) ->
                    read(answer, context, replies, tagged);
            case ClientResponse.Kept(List<Value> values, Context context, int replies) ->
                    read(answer, context, replies, tagged && isNamed(values));
            case ClientResponse.Conflict(List<Value> values, Context context, int replies) ->
                    read(answer, context, replies, tagged && isNamed(values));
            case ClientResponse.Applied applied -> written(answer, applied, tagged);
            case ClientResponse.Updated updated -> written(answer, updated.applied(), tagged);
            case ClientResponse.NotApplied _,
                    ClientResponse.Refused _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _ ->
                    answer.status() == 429 ? answer.with("Retry-After", RETRY_SECONDS) : answer;
        };
    }

    private static HttpAnswer written(
            HttpAnswer answer, ClientResponse.Applied applied, boolean tagged) {
        return seen(answer, applied.context(), tagged)
                .with("Gramme-Copies", "" + applied.copies())
                .with("Gramme-Durable", "" + applied.durable())
                .with("Gramme-Fallbacks", "" + applied.fallbacks());
    }

    private static HttpAnswer read(
            HttpAnswer answer, Context context, int replies, boolean tagged) {
        return seen(answer, context, tagged).with("Gramme-Replies", "" + replies);
    }

    private static HttpAnswer seen(HttpAnswer answer, Context context, boolean tagged) {
        String hex = hex(context.bytes());
        HttpAnswer more = answer.with(KvHeaders.CONTEXT, hex);
        return tagged ? more.with("ETag", '"' + hex + '"') : more;
    }

    /// @param absent for a key without a value
    static int status(ClientResponse response, int absent) {
        return switch (response) {
            case ClientResponse.Found _,
                    ClientResponse.Applied _,
                    ClientResponse.Updated _,
                    ClientResponse.Kept _ ->
                    200;
            case ClientResponse.Conflict _ -> 412;
            case ClientResponse.Absent _ -> absent;
            case ClientResponse.NotApplied(var reason, _) -> status(reason);
            case ClientResponse.Refused(var reason, _) -> status(reason);
            case ClientResponse.Unknown _, ClientResponse.Unreadable _ -> 503;
        };
    }

    private static int status(ClientResponse.Reason reason) {
        return switch (reason) {
            case QUORUM, NOT_SERVING -> 503;
            case STALE, TOO_MANY_SIBLINGS -> 409;
            case OVERLOADED -> 429;
            case FULL -> 507;
            case BAD_CONTEXT, BAD_REQUEST -> 400;
            case TOO_LARGE -> 413;
        };
    }

    static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.unsafeArray());
    }
}
