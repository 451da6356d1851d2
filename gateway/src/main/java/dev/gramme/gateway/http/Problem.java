package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.RequestId;

import io.netty.handler.codec.http.HttpResponseStatus;

import tools.jackson.databind.node.ObjectNode;

/// Errors as `application/problem+json` (RFC 9457).
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static HttpAnswer of(int status, String detail, RequestId request) {
        return of(status, detail, request, Json.object());
    }

    /// @param more members of our own, appended
    static HttpAnswer of(int status, String detail, RequestId request, ObjectNode more) {
        ObjectNode problem = Json.object();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        problem.setAll(more);
        problem.put("request_id", request.toString());
        Bytes body = Json.bytes(problem);
        return HttpAnswer.of(status, TYPE, body);
    }
}
