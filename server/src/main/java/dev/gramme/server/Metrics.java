package dev.gramme.server;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.RequestMemory;
import dev.gramme.transport.PeerCounts;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What the node counts, and the page that shows it. Loop only, so plain numbers will do.
final class Metrics {
    private final Tally<TraceEvent.Kind> events = new Tally<>(TraceEvent.Kind.class);
    private final Map<Operation, Requests> requests = new EnumMap<>(Operation.class);
    private int connections;
    private long connectionsRefused;

    /// What a client asks for, as a label.
    enum Operation {
        GET,
        PUT,
        DELETE,
        UPDATE;

        static Operation of(ClientRequest request) {
            return switch (request) {
                case ClientRequest.Get _ -> GET;
                case ClientRequest.Put _ -> PUT;
                case ClientRequest.Delete _ -> DELETE;
                case ClientRequest.Update _ -> UPDATE;
            };
        }
    }

    /// How it ended, as a label.
    enum Result {
        FOUND,
        ABSENT,
        APPLIED,
        KEPT,
        CONFLICT,
        NOT_APPLIED,
        UNKNOWN,
        UNREADABLE,
        REFUSED;

        static Result of(ClientResponse response) {
            return switch (response) {
                case ClientResponse.Found _ -> FOUND;
                case ClientResponse.Absent _ -> ABSENT;
                case ClientResponse.Applied _, ClientResponse.Updated _ -> APPLIED;
                case ClientResponse.Kept _ -> KEPT;
                case ClientResponse.Conflict _ -> CONFLICT;
                case ClientResponse.NotApplied _ -> NOT_APPLIED;
                case ClientResponse.Unknown _ -> UNKNOWN;
                case ClientResponse.Unreadable _ -> UNREADABLE;
                case ClientResponse.Refused _ -> REFUSED;
            };
        }
    }

    /// The requests of one operation.
    private static final class Requests {
        private final Tally<Result> results = new Tally<>(Result.class);
        private final Histogram durations = new Histogram();
    }

    Metrics() {
        for (Operation operation : Operation.values()) {
            requests.put(operation, new Requests());
        }
    }

    void countEvent(TraceEvent.Kind kind) {
        events.count(kind);
    }

    void countRequest(Operation operation, Result result, long nanos) {
        Requests counted = requests.get(operation);
        if (counted != null) {
            counted.results.count(result);
            counted.durations.add(nanos);
        }
    }

    /// @return how many client connections there are now
    int countConnection(int change) {
        connections += change;
        return connections;
    }

    void countRefusedConnection() {
        connectionsRefused++;
    }

    /// The page in Prometheus' text format.
    String page(NodeStatus status, PeerCounts peers, RequestMemory memory, NodeStore store) {
        MetricsPage page = new MetricsPage();
        page.metric("gramme_build_info", "gauge", "The running version.")
                .sample("gramme_build_info", "version=\"" + Version.text() + "\"", 1);
        printRequests(page);
        printMemory(page, memory);
        printNode(page, status);
        printDisk(page, store);
        printPeers(page, peers);
        page.metric("gramme_events_total", "counter", "What happened in the protocol, by kind.");
        for (TraceEvent.Kind kind : TraceEvent.Kind.values()) {
            page.sample("gramme_events_total", "kind=\"" + lower(kind) + "\"", events.of(kind));
        }
        printProcess(page);
        return page.toString();
    }

    private void printRequests(MetricsPage page) {
        page.metric("gramme_requests_total", "counter", "Client requests answered.");
        requests.forEach((operation, counted) -> printResults(page, operation, counted.results));
        page.metric(
                "gramme_request_duration_seconds",
                "histogram",
                "Time from a request's decoding to its answer.");
        requests.forEach((operation, counted) ->
                counted.durations.print(page, "gramme_request_duration_seconds", op(operation)));
        page.gauge("gramme_client_connections", "Client connections open.", connections);
        page.counter(
                "gramme_client_connections_refused_total",
                "Client connections turned away at the limit.",
                connectionsRefused);
    }

    private static void printResults(MetricsPage page, Operation operation, Tally<Result> results) {
        for (Result result : Result.values()) {
            long count = results.of(result);
            if (count > 0) {
                page.sample(
                        "gramme_requests_total",
                        op(operation) + ",result=\"" + lower(result) + "\"",
                        count);
            }
        }
    }

    private static void printMemory(MetricsPage page, RequestMemory memory) {
        page.gauge(
                "gramme_request_memory_bytes",
                "Bytes of requests that arrive or wait, and of answers not taken.",
                memory.heldBytes());
        page.gauge(
                "gramme_request_memory_limit_bytes", "Bytes of them allowed.", memory.limitBytes());
        page.counter(
                "gramme_request_memory_refused_total",
                "Times it did not suffice.",
                memory.refusals());
    }

    private static void printNode(MetricsPage page, NodeStatus status) {
        page.gauge("gramme_ready", "1: this node serves.", status.ready() ? 1 : 0);
        page.gauge(
                "gramme_topology_epoch",
                "Epoch of the topology this node knows; 0: none.",
                status.topology() == null ? 0 : status.topology().epoch());
        page.metric("gramme_members", "gauge", "Members as this node sees them.");
        for (Rumor.Liveness liveness : Rumor.Liveness.values()) {
            page.sample(
                    "gramme_members",
                    "liveness=\"" + lower(liveness) + "\"",
                    Collections.frequency(status.liveness().values(), liveness));
        }
        page.gauge("gramme_partitions", "Partitions held.", status.partitionsHeld());
        page.gauge(
                "gramme_partitions_recovering",
                "Partitions held and not yet in good standing.",
                status.partitionsRecovering());
        page.gauge("gramme_keys", "Keys held.", status.keys());
        page.gauge("gramme_held_bytes", "Bytes of records held.", status.heldBytes());
        page.gauge("gramme_limit_bytes", "Bytes of records allowed.", status.limitBytes());
        page.gauge("gramme_log_entries", "Events some home may lack.", status.logEntries());
        page.gauge("gramme_hints", "Hints held for other nodes.", status.hints());
        page.gauge("gramme_requests_in_flight", "Requests at work.", status.requestsInFlight());
    }

    private static void printDisk(MetricsPage page, NodeStore store) {
        Scrubs scrubs = store.scrubs();
        page.counter(
                "gramme_damaged_total",
                "Places of the disk found not to hold what was written.",
                store.damages());
        page.counter(
                "gramme_scrubbed_bytes_total",
                "Bytes read by scrubs.",
                scrubs == null ? 0 : scrubs.readBytes());
        page.gauge(
                "gramme_last_scrub_time_seconds",
                "End of the last whole scrub since 1970; 0: there was none.",
                scrubs == null ? 0 : scrubs.report().lastMs() / 1e3);
    }

    private static void printPeers(MetricsPage page, PeerCounts peers) {
        page.gauge("gramme_peer_links", "Peers this node can send to.", peers.linksUp());
        page.counter("gramme_peer_frames_sent_total", "Frames sent.", peers.framesSent());
        page.counter("gramme_peer_bytes_sent_total", "Bytes sent.", peers.bytesSent());
        page.counter(
                "gramme_peer_frames_received_total", "Frames received.", peers.framesReceived());
        page.counter("gramme_peer_bytes_received_total", "Bytes received.", peers.bytesReceived());
        page.counter(
                "gramme_peer_frames_dropped_total",
                "Frames that found no link, or no room in its queue.",
                peers.dropped());
        page.counter(
                "gramme_peer_refused_total",
                "Peer connections closed for what came over them.",
                peers.refused());
        page.counter("gramme_peer_dials_total", "Attempts to connect.", peers.dials());
    }

    private static void printProcess(MetricsPage page) {
        Runtime runtime = Runtime.getRuntime();
        page.gauge(
                "jvm_heap_used_bytes",
                "Heap in use.",
                runtime.totalMemory() - runtime.freeMemory());
        page.gauge("jvm_heap_max_bytes", "Heap allowed.", runtime.maxMemory());
        page.gauge(
                "process_start_time_seconds",
                "Start of the process since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    }

    private static String op(Operation operation) {
        return "op=\"" + lower(operation) + "\"";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
