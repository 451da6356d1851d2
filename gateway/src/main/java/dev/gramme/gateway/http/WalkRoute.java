package dev.gramme.gateway.http;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Scan;
import dev.gramme.gateway.Backend;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Base64;
import java.util.function.Consumer;

/// `/keys`: a step of a walk over all keys of the cluster. See docs/design/walks.md.
final class WalkRoute {
    private static final int USUAL_COUNT = 1_000;

    /// What one step returns at most, whatever is asked for.
    private static final int MOST_COUNT = 10_000;

    private final Backend backend;

    WalkRoute(Backend backend) {
        this.backend = backend;
    }

    void serve(HttpCall call, Consumer<HttpAnswer> answer) {
        Query query = new Query(call.query());
        long from = query.position("from");
        int count = query.count("count", USUAL_COUNT, MOST_COUNT);
        int timeoutMs = query.timeoutMs(backend.usualTimeoutMs());
        String complaint = query.complaint();
        if (complaint != null) {
            answer.accept(Problem.of(400, complaint, call.id()));
            return;
        }
        backend.scan(
                new Scan(call.id(), from, count, timeoutMs),
                outcome -> answer.accept(page(call, outcome)));
    }

    private static HttpAnswer page(HttpCall call, Scan.Outcome outcome) {
        return switch (outcome) {
            case Scan.Page(var keys, long next) -> {
                ObjectNode page = Json.object();
                ArrayNode named = page.putArray("keys");
                for (Key key : keys) {
                    named.add(Base64.getEncoder().encodeToString(key.bytes().unsafeArray()));
                }
                if (next != 0) {
                    page.put("next", Long.toUnsignedString(next));
                }
                yield HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(page));
            }
            case Scan.Failed(String detail) -> Problem.of(503, detail, call.id());
            case Scan.Total total ->
                    throw new IllegalStateException("a step of a walk answered " + total);
        };
    }
}
