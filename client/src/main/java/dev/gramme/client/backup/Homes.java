package dev.gramme.client.backup;

import dev.gramme.client.AdminResult;
import dev.gramme.client.GrammeClient;
import dev.gramme.core.ring.ClusterId;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the partitions of a cluster are, as one of its nodes says.
final class Homes {
    private final JsonNode ring;
    private final ClusterId cluster;
    private final Map<String, JsonNode> nodes = new HashMap<>();

    private Homes(JsonNode ring) {
        this.ring = ring;
        this.cluster = ClusterId.parse(ring.path("cluster").asString(""));
        ring.path("nodes").forEach(node -> nodes.put(node.path("id").asString(""), node));
    }

    static Homes ask(GrammeClient client) throws BackupFault {
        return switch (client.ring()) {
            case AdminResult.Document(var ring) -> {
                if (ring.path("partitions").isEmpty()) {
                    throw BackupFault.of(
                            BackupFault.Kind.WRONG_DIRECTORY,
                            "the node is in no cluster yet: there is nothing to copy");
                }
                yield new Homes(ring);
            }
            case AdminResult.Failed(var failure) -> throw BackupFault.of(failure, failure.detail());
        };
    }

    PartitionReader.Scope scope() {
        return new PartitionReader.Scope(cluster, ring.path("partitions").size());
    }

    int n() {
        return ring.path("settings").path("n").asInt(0);
    }

    /// The homes of a partition in the order in which they are best asked: those that are alive
    /// first, and not the same node for all partitions.
    List<String> of(int partition) {
        List<String> alive = new ArrayList<>();
        List<String> others = new ArrayList<>();
        JsonNode homes = ring.path("partitions").path(partition);
        for (int i = 0; i < homes.size(); i++) {
            String home = homes.path((partition + i) % homes.size()).asString("");
            boolean up = node(home).path("liveness").asString("").equals("alive");
            (up ? alive : others).add(home);
        }
        alive.addAll(others);
        return alive;
    }

    private JsonNode node(String name) {
        return nodes.getOrDefault(name, ring.path(""));
    }

    /// Where clients reach a node.
    URI address(String name) {
        String host = node(name).path("host").asString("");
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return URI.create("http://" + shown + ":" + node(name).path("client_port").asInt(0) + "/");
    }
}
