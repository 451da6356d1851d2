package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.gateway.ScrubReport;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/// Everything but `/kv/`: what this node is, how it and its cluster are, and the admin API.
final class Pages {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String BACKUP_TYPE = "application/octet-stream";
    private static final long LEAST_SCRUB_RATE = 64 << 10;

    private static final String WELCOME =
            """
            Gramme: a key-value database without a leader.

            GET HEAD PUT POST DELETE /kv/{key}   a value; a key is 1 to 65535 bytes, percent-encoded
              ?r= &w=              answers to wait for; or level=one|quorum|all
              ?strict=true         only home replicas count
              ?timeout=            500, 500ms or 2s
              ?ttl= ?expires-at=   a write expires after 90s, 15m or 7d; at milliseconds since 1970
              ?blind=true          write a sibling, without having read
              ?durability=         fsync: only copies on disk count; none: do not wait for disks
              ?resolve=latest      of siblings only the latest; or all: siblings even if it is one
              ?explain=true        the story of the request
              Gramme-Context:      what this write has seen, from an earlier answer
              If-Match:            write only if nothing else was written since that ETag
            POST /kvstore          {"Key":"...","Value":"..."}, as dynago has it
            GET  /kvstore/{key}
            GET  /keys             the keys of the cluster, some at a time
              ?from= &count=       from an earlier answer's next; about so many
            GET  /members          where clients reach the nodes that are not down
            GET  /livez /readyz    this node's health; /health and /ping for who asks there
            GET  /metrics          its figures, for Prometheus
            GET  /version
            GET  /openapi.json     all this for programs
            GET  /admin/status     what this node knows of itself
            GET  /admin/members    the cluster's nodes
            GET  /admin/ring       partitions and their homes
            GET  /admin/backup/{partition}   its records as they are now, for gramme backup
            GET POST /admin/scrub  how far the look at every stored byte is; begin one, with
                                   {"bytes_per_second":8388608} or without a body
            POST /admin/join       {"address":"host:port"} of a node of the cluster to join

            This port speaks HTTP/1.1, RESP (any Redis client will do) and rldb's protocol (rldb's own).
            """;

    private static final Bytes OPEN_API = resource("openapi.json");

    private final Backend backend;

    Pages(Backend backend) {
        this.backend = backend;
    }

    void serve(HttpCall call, Consumer<HttpAnswer> answer) {
        switch (call.path()) {
            case "/livez" -> answer.accept(HttpAnswer.text(200, "alive\n"));
            case "/readyz" -> backend.status(status -> answer.accept(ready(status)));
            case "/metrics" ->
                    answer.accept(HttpAnswer.of(200, METRICS_TYPE, Bytes.utf8(backend.metrics())));
            case "/version" -> answer.accept(version());
            case "/openapi.json" -> answer.accept(HttpAnswer.of(200, HttpAnswer.JSON, OPEN_API));
            case "/health" -> answer.accept(HttpAnswer.text(200, "OK"));
            case "/ping" -> answer.accept(pong());
            case "/members" -> page(answer, StatusJson::addresses);
            case "/admin/members" -> page(answer, StatusJson::members);
            case "/admin/status" ->
                    page(answer, status -> StatusJson.status(status, backend.durability()));
            case "/admin/ring" -> page(answer, StatusJson::ring);
            case "/admin/join" -> join(call, answer);
            case "/admin/scrub" -> scrub(call, answer);
            default -> answer.accept(HttpAnswer.text(200, WELCOME));
        }
    }

    private void page(Consumer<HttpAnswer> answer, Function<NodeStatus, JsonNode> form) {
        backend.status(status ->
                answer.accept(HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(form.apply(status)))));
    }

    private static HttpAnswer ready(NodeStatus status) {
        if (status.ready()) {
            return HttpAnswer.text(200, "ready\n");
        }
        String phase = status.phase().name().toLowerCase(Locale.ROOT);
        String recovering =
                status.partitionsRecovering() == 0
                        ? ""
                        : ", " + status.partitionsRecovering() + " partitions to take over";
        return HttpAnswer.text(503, "not ready: " + phase + recovering + "\n");
    }

    private static HttpAnswer pong() {
        JsonNode json = Json.object().put("message", "pong");
        return HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(json));
    }

    private HttpAnswer version() {
        JsonNode json = Json.object().put("name", "gramme").put("version", backend.version());
        return HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(json));
    }

    private void join(HttpCall call, Consumer<HttpAnswer> answer) {
        String address = address(Json.parse(call.body()));
        if (address == null) {
            String detail = "the body is {\"address\":\"host:port\"} and nothing else";
            answer.accept(Problem.of(400, detail, call.id()));
            return;
        }
        backend.join(
                address,
                outcome -> {
                    JsonNode json =
                            Json.object()
                                    .put("joined", outcome.joined())
                                    .put("detail", outcome.detail());
                    answer.accept(
                            outcome.joined()
                                    ? HttpAnswer.of(200, HttpAnswer.JSON, Json.bytes(json))
                                    : Problem.of(409, outcome.detail(), call.id()));
                });
    }

    /// A stream of the partition's records as they are now.
    ///
    /// @param number as the path names it
    void backup(HttpCall call, String number, Consumer<HttpAnswer> answer) {
        int partition = number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : -1;
        backend.backup(partition, outcome -> answer.accept(backup(call, outcome)));
    }

    private static HttpAnswer backup(HttpCall call, PartitionBackup outcome) {
        return switch (outcome) {
            case PartitionBackup.Begun begun ->
                    HttpAnswer.inPieces(BACKUP_TYPE, new BackupPieces(begun));
            case PartitionBackup.Unknown(String why) -> Problem.of(404, why, call.id());
            case PartitionBackup.Unavailable(String why) -> Problem.of(503, why, call.id());
            case PartitionBackup.Busy(String why) ->
                    Problem.of(429, why, call.id()).with("Retry-After", KvAnswer.RETRY_SECONDS);
        };
    }

    private void scrub(HttpCall call, Consumer<HttpAnswer> answer) {
        long rate = call.reads() || call.body().length() == 0 ? 0 : rate(Json.parse(call.body()));
        if (rate < 0) {
            String detail =
                    "the body is {\"bytes_per_second\":%d or more}, or empty"
                            .formatted(LEAST_SCRUB_RATE);
            answer.accept(Problem.of(400, detail, call.id()));
            return;
        }
        ScrubReport report = call.reads() ? backend.scrubbed() : backend.scrub(rate);
        if (report == null) {
            String detail =
                    "the engine of this node cannot be scrubbed: lsm verifies what it reads and"
                            + " compacts, memory keeps nothing on a disk; the engine log can";
            answer.accept(Problem.of(409, detail, call.id()));
            return;
        }
        page(answer, status -> StatusJson.scrub(status, report));
    }

    /// -1: it says none.
    private static long rate(@Nullable JsonNode body) {
        JsonNode rate = body == null || body.size() != 1 ? null : body.get("bytes_per_second");
        if (rate == null || !rate.isIntegralNumber()) {
            return -1;
        }
        return rate.asLong(0) >= LEAST_SCRUB_RATE ? rate.asLong(0) : -1;
    }

    private static @Nullable String address(@Nullable JsonNode body) {
        if (body == null || !body.isObject() || body.size() != 1) {
            return null;
        }
        JsonNode address = body.get("address");
        return address != null && address.isString() && isAddress(address.stringValue())
                ? address.stringValue()
                : null;
    }

    private static boolean isAddress(String text) {
        return text.length() <= 300 && text.matches("[A-Za-z0-9._:\\[\\]-]+:[0-9]{1,5}");
    }

    private static Bytes resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            return Bytes.owning(Objects.requireNonNull(in, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
