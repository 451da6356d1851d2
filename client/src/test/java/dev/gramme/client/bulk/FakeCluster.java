package dev.gramme.client.bulk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gramme.client.GrammeClient;
import dev.gramme.client.Sibling;
import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.wire.BackupBlock;
import dev.gramme.wire.BackupWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A few HTTP servers that share a map and answer as nodes do, as far as backups, exports and
/// imports ask; where told to, they fail.
public final class FakeCluster implements AutoCloseable {
    private static final long NOW_MS = 1_700_000_000_000L;

    /// What was asked, as `n1 GET /keys`; the query left out.
    public final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /// Nodes that refuse to give a backup, and those that break off half way.
    public final TreeSet<String> refusing = new TreeSet<>();

    public final TreeSet<String> breaking = new TreeSet<>();

    /// Partitions that nobody gives.
    public final TreeSet<Integer> withheld = new TreeSet<>();

    private final ClusterId id;
    private final int partitions;
    private final TreeMap<Bytes, List<Sibling>> values = new TreeMap<>();
    private final List<HttpServer> servers = new ArrayList<>();

    public FakeCluster(long id, int nodes, int partitions) {
        this.id = new ClusterId(1, id);
        this.partitions = partitions;
        for (int number = 1; number <= nodes; number++) {
            String name = "n" + number;
            try {
                HttpServer server =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 99);
                server.setExecutor(task -> Thread.ofVirtual().start(task));
                server.createContext("/", exchange -> handle(name, exchange));
                server.start();
                servers.add(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public GrammeClient client() {
        return new GrammeClient(List.of(URI.create("http://127.0.0.1:" + port(0))));
    }

    private int port(int node) {
        return servers.get(node).getAddress().getPort();
    }

    public synchronized void put(Bytes key, Sibling... siblings) {
        values.put(key, List.of(siblings));
    }

    /// What every key holds, in no order.
    public synchronized SortedMap<Bytes, Set<String>> content() {
        SortedMap<Bytes, Set<String>> content = new TreeMap<>();
        values.forEach((key, siblings) -> {
            TreeSet<String> shown = new TreeSet<>();
            siblings.forEach(sibling -> shown.add(sibling + "@" + sibling.expiresAtMs()));
            content.put(key, shown);
        });
        return content;
    }

    public long writes() {
        return asked.stream().filter(line -> line.contains(" PUT ")).count();
    }

    private void handle(String node, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        asked.add(node + " " + exchange.getRequestMethod() + " " + path);
        try (exchange) {
            if (path.equals("/admin/ring")) {
                reply(exchange, 200, ring());
            } else if (path.startsWith("/admin/backup/")) {
                int partition = Integer.parseInt(path.substring("/admin/backup/".length()));
                backup(node, partition, exchange);
            } else if (path.equals("/keys")) {
                reply(exchange, 200, keys(exchange.getRequestURI().getRawQuery()));
            } else if (exchange.getRequestMethod().equals("PUT")) {
                write(exchange, path, body);
            } else {
                read(exchange, path);
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Gramme-Request-Id", "0".repeat(31) + "7");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String ring() {
        List<String> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            names.add("\"n" + (i + 1) + "\"");
            nodes.add(
                    "{\"id\":\"n%d\",\"host\":\"127.0.0.1\",\"client_port\":%d,\"liveness\":\"alive\"}"
                            .formatted(i + 1, port(i)));
        }
        return "{\"cluster\":\"%s\",\"settings\":{\"q\":%d,\"n\":2},\"nodes\":%s,\"partitions\":%s}"
                .formatted(id, partitions, nodes, Collections.nCopies(partitions, names));
    }

    private void backup(String node, int partition, HttpExchange exchange) throws IOException {
        if (refusing.contains(node) || withheld.contains(partition)) {
            reply(exchange, 503, "{\"detail\":\"" + node + " recovers\"}");
            return;
        }
        byte[] bytes = backup(node, partition);
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody()
                .write(bytes, 0, breaking.contains(node) ? bytes.length / 2 : bytes.length);
    }

    private synchronized byte[] backup(String node, int partition) {
        BackupWriter writer = new BackupWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                writer.head(
                        new BackupBlock.Head(
                                id, partitions, 2, partition, new NodeId(node), NOW_MS)));
        values.forEach((bytes, siblings) -> {
            Key key = Key.of(bytes);
            if (Token.partition(Token.of(key), partitions) == partition) {
                out.writeBytes(writer.row(key, record(siblings)));
            }
        });
        out.writeBytes(writer.end(DotSet.range(new Actor(3, 3), 1, 9)));
        return out.toByteArray();
    }

    private static Siblings record(List<Sibling> siblings) {
        List<Siblings.Version> versions = new ArrayList<>();
        DotSet context = DotSet.EMPTY;
        for (Sibling sibling : siblings) {
            Dot dot = new Dot(new Actor(3, 3), versions.size() + 1L);
            Value value = Value.plain(sibling.body(), sibling.contentType(), 1);
            versions.add(new Siblings.Version(dot, value.expiringAt(sibling.expiresAtMs())));
            context = context.plus(dot);
        }
        return new Siblings(versions, context);
    }

    private synchronized String keys(String query) {
        long from = Long.parseUnsignedLong(query.replaceAll(".*from=([0-9]+).*", "$1"));
        List<Position> rest =
                values.keySet().stream()
                        .map(key -> Position.of(Key.of(key)))
                        .filter(position -> Long.compareUnsigned(position.token(), from) >= 0)
                        .sorted()
                        .toList();
        List<String> named = new ArrayList<>();
        for (Position position : rest.subList(0, Math.min(3, rest.size()))) {
            named.add('"' + base64(position.key().bytes()) + '"');
        }
        String next =
                rest.size() <= 3
                        ? ""
                        : ",\"next\":\"%s\"".formatted(Long.toUnsignedString(rest.get(3).token()));
        return "{\"keys\":%s%s}".formatted(named, next);
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.unsafeArray());
    }

    private static Bytes key(String path) {
        String latin1 = URLDecoder.decode(path.substring(4), StandardCharsets.ISO_8859_1);
        return Bytes.owning(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private synchronized void read(HttpExchange exchange, String path) throws IOException {
        List<String> siblings = new ArrayList<>();
        for (Sibling sibling : values.getOrDefault(key(path), List.of())) {
            siblings.add(
                    "{\"content_type\":\"%s\",\"base64\":\"%s\",\"expires_at_ms\":%d}"
                            .formatted(
                                    sibling.contentType(),
                                    base64(sibling.body()),
                                    sibling.expiresAtMs()));
        }
        if (siblings.isEmpty()) {
            reply(exchange, 404, "{\"outcome\":\"absent\",\"context\":\"00\"}");
        } else {
            reply(exchange, 300, "{\"siblings\":%s,\"context\":\"ab\"}".formatted(siblings));
        }
    }

    private synchronized void write(HttpExchange exchange, String path, byte[] body)
            throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        long expiry =
                query.contains("expires-at=")
                        ? Long.parseLong(query.replaceAll(".*expires-at=([0-9]+).*", "$1"))
                        : 0;
        Sibling added = new Sibling(type == null ? "" : type, Bytes.owning(body), expiry);
        List<Sibling> now = new ArrayList<>();
        if (query.contains("blind=true")) {
            now.addAll(values.getOrDefault(key(path), List.of()));
        }
        now.add(added);
        values.put(key(path), List.copyOf(now));
        reply(exchange, 200, "{\"outcome\":\"applied\",\"context\":\"ab\"}");
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
