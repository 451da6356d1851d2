package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;
import dev.gramme.gateway.RequestMemory;
import dev.gramme.transport.PeerCounts;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.TreeMap;

/// Goal: the page of figures is one that Prometheus can read. Method: a page made of known counts.
final class MetricsTest {
    private static final NodeStatus STATUS =
            new NodeStatus(
                    new NodeId("n1"),
                    new Actor(1, 2),
                    NodeStatus.Phase.SERVING,
                    null,
                    new TreeMap<>(),
                    256,
                    0,
                    12,
                    3_000,
                    1 << 20,
                    0,
                    0,
                    0);
    private static final NodeStore STORE =
            new NodeStore() {
                @Override
                public Store store() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int damages() {
                    return 3;
                }
            };
    private static final PeerCounts PEERS = new PeerCounts(1, 2, 3, 4, 5, 6, 7, 8);

    @Test
    void whatWasCountedIsOnThePage() {
        Metrics metrics = new Metrics();
        metrics.countEvent(TraceEvent.Kind.HEDGE);
        metrics.countRequest(Metrics.Operation.PUT, Metrics.Result.APPLIED, 3_000_000);
        metrics.countConnection(1);
        List<String> page =
                metrics.page(STATUS, PEERS, new RequestMemory(1 << 20), STORE).lines().toList();
        assertThat(page)
                .contains(
                        "gramme_requests_total{op=\"put\",result=\"applied\"} 1",
                        "gramme_request_duration_seconds_bucket{op=\"put\",le=\"0.0025\"} 0",
                        "gramme_request_duration_seconds_bucket{op=\"put\",le=\"0.005\"} 1",
                        "gramme_request_duration_seconds_bucket{op=\"put\",le=\"+Inf\"} 1",
                        "gramme_request_duration_seconds_sum{op=\"put\"} 0.003",
                        "gramme_client_connections 1",
                        "gramme_keys 12",
                        "gramme_ready 1",
                        "gramme_damaged_total 3",
                        "gramme_scrubbed_bytes_total 0",
                        "gramme_peer_frames_dropped_total 5",
                        "gramme_events_total{kind=\"hedge\"} 1",
                        "gramme_events_total{kind=\"late_reply\"} 0");
    }

    @Test
    void everyLineIsASampleOrAComment() {
        assertThat(new Metrics().page(STATUS, PEERS, new RequestMemory(1 << 20), STORE).lines())
                .allMatch(line ->
                        line.matches("# (HELP|TYPE) [a-z_]+ .+")
                                || line.matches(
                                        "[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})?"
                                                + " [0-9.E+-]+"));
    }
}
