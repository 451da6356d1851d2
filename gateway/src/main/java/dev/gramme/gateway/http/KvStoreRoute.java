package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.function.Consumer;

/// `/kvstore` and `/kvstore/{key}` as dynago's clients know them: keys and values are text in JSON,
/// of siblings the latest is shown, and an absent key reads as the empty text. `node` is where
/// clients reach the first home of the key.
final class KvStoreRoute {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Backend backend;
    private final GatewayLimits limits;

    KvStoreRoute(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    void serve(HttpCall call, Submit submit, Consumer<HttpAnswer> answer) {
        Query query = new Query(call.query());
        if (call.path().startsWith(Routes.KVSTORE_KEYS)) {
            read(call, query, submit, answer);
        } else if (call.reads()) {
            JsonNode welcome = Json.text("Welcome to keystore");
            answer.accept(HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(welcome)));
        } else {
            write(call, query, submit, answer);
        }
    }

    // ---- GET /kvstore/{key} ----

    private void read(HttpCall call, Query query, Submit submit, Consumer<HttpAnswer> answer) {
        Bytes path = Percent.decode(call.path().substring(Routes.KVSTORE_KEYS.length()), false);
        Bytes key = path == null ? Bytes.EMPTY : path;
        if (path == null) {
            query.complain("a % in the key needs two hexadecimal digits behind it");
        } else if (!isText(path)) {
            query.complain("a key is UTF-8 here; /kv/{key} takes any bytes");
        }
        check(key, query);
        String complaint = query.complaint();
        if (complaint != null) {
            answer.accept(failed(call, tooLong(key) ? 414 : 400, complaint));
            return;
        }
        ClientRequest.Get get = new ClientRequest.Get(call.id(), Key.of(key), options());
        submit.submit(get, reply -> show(call, get, reply.response(), answer));
    }

    private void show(
            HttpCall call,
            ClientRequest.Get get,
            ClientResponse response,
            Consumer<HttpAnswer> answer) {
        switch (response) {
            case ClientResponse.Found found when !isText(found.values().getFirst().body()) ->
                    answer.accept(
                            failed(call, 406, "the value is no UTF-8; GET /kv/{key} shows it"));
            case ClientResponse.Found found ->
                    show(get, response, found.values().getFirst().body().toUtf8(), answer);
            case ClientResponse.Absent _ -> show(get, response, "", answer);
            case ClientResponse.Applied _,
                    ClientResponse.Updated _,
                    ClientResponse.Kept _,
                    ClientResponse.Conflict _,
                    ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ ->
                    answer.accept(failed(get, response));
        }
    }

    private void show(
            ClientRequest.Get get,
            ClientResponse response,
            String value,
            Consumer<HttpAnswer> answer) {
        withOwner(
                get.key(),
                node -> {
                    JsonNode json =
                            Json.object()
                                    .put("key", get.key().bytes().toUtf8())
                                    .put("node", node)
                                    .put("value", value);
                    answer.accept(said(json, response));
                });
    }

    // ---- POST /kvstore ----

    private void write(HttpCall call, Query query, Submit submit, Consumer<HttpAnswer> answer) {
        KvHeaders headers = new KvHeaders(call.headers(), query);
        headers.refuseConditions("conditions are for /kv/{key}");
        JsonNode body = Json.parse(call.body());
        if (body == null || !body.isObject()) {
            query.complain("the body is {\"Key\":\"...\",\"Value\":\"...\"}");
        }
        Bytes key = Bytes.utf8(text(body, "Key", query));
        Bytes value = Bytes.utf8(text(body, "Value", query));
        check(key, query);
        ClientRequest.Put put =
                new ClientRequest.Put(
                        call.id(),
                        Key.of(key),
                        Value.plain(value, TEXT, 0),
                        headers.causality(false),
                        headers.repeat(),
                        options());
        String complaint = query.complaint();
        if (complaint != null) {
            answer.accept(failed(call, tooLong(key) ? 413 : 400, complaint));
        } else {
            submit.submit(put, reply -> stored(put, reply.response(), answer));
        }
    }

    private void stored(
            ClientRequest.Put put, ClientResponse response, Consumer<HttpAnswer> answer) {
        if (!(response instanceof ClientResponse.Applied)) {
            answer.accept(failed(put, response));
            return;
        }
        withOwner(
                put.key(),
                node -> {
                    JsonNode json =
                            Json.object().put("message", "Stored the key value").put("node", node);
                    answer.accept(said(json, response));
                });
    }

    /// The member of this name, in upper or lower case; where there is none, the empty text.
    private static String text(@Nullable JsonNode body, String name, Query query) {
        JsonNode found = null;
        if (body != null && body.isObject()) {
            for (Map.Entry<String, JsonNode> member : body.properties()) {
                if (member.getKey().equalsIgnoreCase(name)) {
                    if (found != null) {
                        query.complain("the body names its " + name + " twice");
                    }
                    found = member.getValue();
                }
            }
        }
        if (found != null && !found.isString()) {
            query.complain(name + " is a string in JSON");
        }
        return found != null && found.isString() ? found.stringValue() : "";
    }

    // ---- both ----

    private Options options() {
        return Options.DEFAULT.withTimeoutMs(backend.usualTimeoutMs());
    }

    private void check(Bytes key, Query query) {
        if (key.length() < 1 || tooLong(key)) {
            query.complain("a key has 1 to " + limits.keyBytes() + " bytes, not " + key.length());
        }
    }

    private boolean tooLong(Bytes key) {
        return key.length() > limits.keyBytes();
    }

    private static boolean isText(Bytes bytes) {
        return Bytes.utf8(bytes.toUtf8()).equals(bytes);
    }

    private void withOwner(Key key, Consumer<String> then) {
        backend.status(status -> then.accept(StatusJson.owner(key, status)));
    }

    private static HttpAnswer said(JsonNode json, ClientResponse response) {
        return KvAnswer.decorated(
                HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(json)), response, false);
    }

    private static HttpAnswer failed(HttpCall call, int status, String detail) {
        return Problem.of(status, detail, call.id(), Json.object().put("error", detail));
    }

    /// A problem as on `/kv/`, and under `error` the words where dynago's clients look for them.
    private static HttpAnswer failed(ClientRequest request, ClientResponse response) {
        String detail = OutcomeJson.detail(response);
        ObjectNode members = OutcomeJson.of(request, response).put("error", detail);
        int status = KvAnswer.status(response, 404);
        return KvAnswer.decorated(
                Problem.of(status, detail, request.id(), members), response, false);
    }
}
