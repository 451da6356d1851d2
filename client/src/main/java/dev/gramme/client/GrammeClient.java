package dev.gramme.client;

import dev.gramme.core.item.Key;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/// A client of one cluster. Every method blocks, at most for its budget; any number of threads may
/// call at once.
public final class GrammeClient implements AutoCloseable {
    /// The longest key.
    public static final int MAX_KEY_BYTES = Key.MAX_BYTES;

    /// Given to the way there and back, beyond the time the cluster itself has for a request.
    private static final int SLACK_MS = 1_000;

    private static final int DEFAULT_TIMEOUT_MS = 2_000;

    /// A join waits until the cluster has chosen its next topology.
    private static final Duration ADMIN_BUDGET = Duration.ofSeconds(20);

    private static final Duration BACKUP_PATIENCE = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Route route;

    /// @param addresses of nodes, as `http://127.0.0.1:7400`; tried in turn
    public GrammeClient(List<URI> addresses) {
        route = new Route(addresses);
    }

    public GetResult get(byte[] key, Options options) {
        HttpRequest.Builder request = HttpRequest.newBuilder().GET();
        String path = KeyPath.of(key) + options.query();
        return switch (route.send(new Route.Call(path, true, request), budget(options))) {
            case Route.Reply.Answered(var response) ->
                    new Answers(response).toGet(options.explain());
            case Route.Reply.Failed(var failure) -> new GetResult.Failed(failure, Facts.NONE);
        };
    }

    /// What a key holds, as it is held: content types that were not given stay so.
    public GetResult getAll(byte[] key, Options options) {
        String query = options.query();
        String path = KeyPath.of(key) + query + (query.isEmpty() ? "?" : "&") + "resolve=all";
        HttpRequest.Builder request = HttpRequest.newBuilder().GET();
        return switch (route.send(new Route.Call(path, true, request), budget(options))) {
            case Route.Reply.Answered(var response) ->
                    new Answers(response).toGet(options.explain());
            case Route.Reply.Failed(var failure) -> new GetResult.Failed(failure, Facts.NONE);
        };
    }

    /// Some keys of the cluster, in the order of their tokens.
    ///
    /// @param from 0: the start; or the next of an earlier page
    /// @param count about how many
    public KeysResult keys(long from, int count, Options options) {
        String timeout = options.timeoutMs() == 0 ? "" : "&timeout=" + options.timeoutMs();
        String path = "/keys?from=" + Long.toUnsignedString(from) + "&count=" + count + timeout;
        Route.Call call = new Route.Call(path, true, HttpRequest.newBuilder().GET());
        return switch (route.send(call, budget(options))) {
            case Route.Reply.Answered(var response) -> new Answers(response).toKeys();
            case Route.Reply.Failed(var failure) -> new KeysResult.Failed(failure);
        };
    }

    /// The records of a partition, of the first address only.
    public BackupResult backup(int partition) {
        return switch (route.open("/admin/backup/" + partition, BACKUP_PATIENCE)) {
            case Route.Opened.Stream(var body) -> new BackupResult.Opened(body);
            case Route.Opened.Failed(var failure) -> new BackupResult.Failed(failure);
        };
    }

    public WriteResult put(byte[] key, Sibling value, Causality causality, Options options) {
        return put(key, value, Duration.ZERO, causality, options);
    }

    /// @param ttl the value expires after it, by the clock of the node that is asked; zero: when
    ///   the value says
    public WriteResult put(
            byte[] key, Sibling value, Duration ttl, Causality causality, Options options) {
        String query = query(value, ttl, causality, options);
        return write(key, putting(value), causality, query, options);
    }

    private static HttpRequest.Builder putting(Sibling value) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder()
                        .PUT(BodyPublishers.ofByteArray(value.body().unsafeArray()));
        if (!value.contentType().isEmpty()) {
            request.header("Content-Type", value.contentType());
        }
        return request;
    }

    private static String query(Sibling value, Duration ttl, Causality causality, Options options) {
        long expiresAtMs = ttl.isZero() ? value.expiresAtMs() : 0;
        return options.query(isBlind(causality), ttl, expiresAtMs);
    }

    public WriteResult delete(byte[] key, Causality causality, Options options) {
        String query = options.query(isBlind(causality), Duration.ZERO);
        return write(key, HttpRequest.newBuilder().DELETE(), causality, query, options);
    }

    private static boolean isBlind(Causality causality) {
        return causality instanceof Causality.Blind;
    }

    private WriteResult write(
            byte[] key,
            HttpRequest.Builder request,
            Causality causality,
            String query,
            Options options) {
        switch (causality) {
            case Causality.Context(var hex) -> request.header("Gramme-Context", hex);
            case Causality.Unchanged(var hex) -> request.header("If-Match", '"' + hex + '"');
            case Causality.Blind _, Causality.Overwrite _ -> {}
        }
        String path = KeyPath.of(key) + query;
        return switch (route.send(new Route.Call(path, false, request), budget(options))) {
            case Route.Reply.Answered(var response) -> new Answers(response).toWrite();
            case Route.Reply.Failed(var failure) -> new WriteResult.Failed(failure, Facts.NONE);
        };
    }

    private static Duration budget(Options options) {
        int timeoutMs = options.timeoutMs() == 0 ? DEFAULT_TIMEOUT_MS : options.timeoutMs();
        return Duration.ofMillis((long) timeoutMs + SLACK_MS);
    }

    /// What the node knows of itself and its cluster.
    public AdminResult status() {
        return read("/admin/status");
    }

    /// Which nodes hold which partitions.
    public AdminResult ring() {
        return read("/admin/ring");
    }

    public AdminResult members() {
        return read("/admin/members");
    }

    /// How far the node's look at every byte it has stored has come.
    public AdminResult scrubbed() {
        return read("/admin/scrub");
    }

    /// Begins one; one that is under way goes on at this pace.
    ///
    /// @param bytesPerSecond 0: the pace of the node's settings
    public AdminResult scrub(long bytesPerSecond) {
        return bytesPerSecond == 0
                ? post("/admin/scrub", "")
                : post(
                        "/admin/scrub",
                        JSON.writeValueAsString(
                                JSON.createObjectNode().put("bytes_per_second", bytesPerSecond)));
    }

    private AdminResult read(String path) {
        return admin(new Route.Call(path, true, HttpRequest.newBuilder().GET()));
    }

    /// Joins the node's cluster and that of another node.
    ///
    /// @param address `host:port` of the other's client or peer port
    public AdminResult join(String address) {
        String body = JSON.writeValueAsString(JSON.createObjectNode().put("address", address));
        return post("/admin/join", body);
    }

    private AdminResult post(String path, String body) {
        BodyPublisher publisher = BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder().POST(publisher);
        request.header("Content-Type", "application/json");
        return admin(new Route.Call(path, false, request));
    }

    private AdminResult admin(Route.Call call) {
        return switch (route.send(call, ADMIN_BUDGET)) {
            case Route.Reply.Answered(var response) -> new Answers(response).toAdmin();
            case Route.Reply.Failed(var failure) -> new AdminResult.Failed(failure);
        };
    }

    /// Whether the first address that answers is ready to serve.
    public boolean ready() {
        HttpRequest.Builder request = HttpRequest.newBuilder().GET();
        Route.Call call = new Route.Call("/readyz", true, request);
        return route.send(call, Duration.ofSeconds(2)) instanceof Route.Reply.Answered(var response)
                && response.statusCode() == 200;
    }

    @Override
    public void close() {
        route.close();
    }
}
