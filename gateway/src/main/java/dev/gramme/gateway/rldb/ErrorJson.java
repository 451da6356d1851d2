package dev.gramme.gateway.rldb;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Collections;

/// rldb's errors by its own names: its client knows no others. The table of outcomes is in
/// docs/design/faces.md.
final class ErrorJson {
    private static final long U32_MAX = 0xffff_ffffL;

    private ErrorJson() {}

    static JsonNode notFound(String key) {
        return named("NotFound", Json.object().put("key", key));
    }

    /// The client has to change something.
    static JsonNode generic(String reason) {
        return invalid(named("Generic", reason(reason)));
    }

    /// The node cannot do it now.
    static JsonNode internal(String reason) {
        return named("Internal", named("Unknown", reason(reason)));
    }

    static JsonNode malformedContext() {
        return invalid(text("MalformedContext"));
    }

    static JsonNode stale() {
        return invalid(text("StaleContextProvided"));
    }

    static JsonNode io(String reason) {
        return named("Io", reason(reason));
    }

    /// @param operation `Put` or `Get`
    /// @param each what each of the nodes said
    /// @param count at least 1: rldb's client takes an empty list for a stale context
    static JsonNode quorumNotReached(String operation, String reason, JsonNode each, int count) {
        ArrayNode errors = Json.array();
        errors.addAll(Collections.nCopies(count, each));
        ObjectNode fields = Json.object().put("operation", operation).put("reason", reason);
        fields.set("errors", errors);
        return named("QuorumNotReached", fields);
    }

    // ---- rejected: not understood ----

    static JsonNode commandNotSet() {
        return invalid(text("CommandIdNotSet"));
    }

    static JsonNode unrecognizedCommand(int id) {
        return invalid(named("UnrecognizedCommand", Json.object().put("id", id)));
    }

    static JsonNode noRequestId() {
        return invalid(text("MessageReceivedWithoutRequestId"));
    }

    static JsonNode requestIdNotUtf8() {
        return invalid(text("MessageRequestIdMustBeUtf8Encoded"));
    }

    static JsonNode tooLarge(int maxBytes, long gotBytes) {
        return invalid(
                named(
                        "MaxMessageSizeExceeded",
                        Json.object()
                                .put("max", maxBytes)
                                .put("got", Math.min(gotBytes, U32_MAX))));
    }

    static JsonNode emptyPayload() {
        return invalid(text("EmptyMessagePayload"));
    }

    static JsonNode invalidJson(String why) {
        return invalid(named("InvalidJsonPayload", text(why)));
    }

    private static JsonNode invalid(JsonNode which) {
        return named("InvalidRequest", which);
    }

    private static ObjectNode named(String variant, JsonNode content) {
        ObjectNode object = Json.object();
        object.set(variant, content);
        return object;
    }

    private static ObjectNode reason(String reason) {
        return Json.object().put("reason", reason);
    }

    private static JsonNode text(String text) {
        return Json.text(text);
    }
}
