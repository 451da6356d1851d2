package dev.gramme.gateway.http;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.ScrubReport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node's status as the pages of the admin API show it.
final class StatusJson {
    private StatusJson() {}

    /// An array of members; empty while there is no topology.
    static JsonNode members(NodeStatus status) {
        ArrayNode members = Json.array();
        Topology topology = status.topology();
        if (topology != null) {
            topology.members().forEach(member -> members.add(member(member, status)));
        }
        return members;
    }

    /// dynago's form of it: where clients reach each member that is not down, this node included.
    static JsonNode addresses(NodeStatus status) {
        ArrayNode addresses = Json.array();
        Topology topology = status.topology();
        if (topology != null) {
            topology.members().stream()
                    .filter(member -> isUp(member, status))
                    .forEach(member -> addresses.add(address(member)));
        }
        return addresses;
    }

    private static boolean isUp(Member member, NodeStatus status) {
        return member.id().equals(status.id())
                || status.liveness().get(member.id()) != Rumor.Liveness.DOWN;
    }

    private static String address(Member member) {
        String host = member.host();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + member.clientPort();
    }

    /// Where clients reach the first home of a key; empty while there is no topology.
    static String owner(Key key, NodeStatus status) {
        Topology topology = status.topology();
        if (topology == null) {
            return "";
        }
        Member owner = topology.member(topology.homes(topology.partitionOf(key)).getFirst());
        return owner == null ? "" : address(owner);
    }

    /// @param durability when the node calls a write stored
    static JsonNode status(NodeStatus status, String durability) {
        ObjectNode json = Json.object();
        json.put("id", status.id().name());
        json.put("life", status.life().toString());
        json.put("phase", word(status.phase()));
        json.put("ready", status.ready());
        Topology topology = status.topology();
        json.put("cluster", topology == null ? null : topology.cluster().toString());
        json.put("epoch", topology == null ? 0 : topology.epoch());
        json.set("members", members(status));
        json.put("partitions_held", status.partitionsHeld());
        json.put("partitions_recovering", status.partitionsRecovering());
        json.put("durability", durability);
        json.put("keys", status.keys());
        json.put("held_bytes", status.heldBytes());
        json.put("limit_bytes", status.limitBytes());
        json.put("log_entries", status.logEntries());
        json.put("hints", status.hints());
        json.put("requests_in_flight", status.requestsInFlight());
        return json;
    }

    static JsonNode scrub(NodeStatus status, ScrubReport report) {
        return Json.object()
                .put("id", status.id().name())
                .put("life", status.life().toString())
                .put("ready", status.ready())
                .put("underway", report.underway())
                .put("done_bytes", report.doneBytes())
                .put("all_bytes", report.allBytes())
                .put("damages", report.damages())
                .put("started_ms", report.startedMs())
                .put("ended_ms", report.endedMs())
                .put("last_ms", report.lastMs())
                .put("bytes_per_second", report.bytesPerSecond());
    }

    static JsonNode ring(NodeStatus status) {
        ObjectNode json = Json.object();
        Topology topology = status.topology();
        json.put("cluster", topology == null ? null : topology.cluster().toString());
        json.put("epoch", topology == null ? 0 : topology.epoch());
        if (topology != null) {
            json.set("settings", settings(topology.settings()));
            json.set("nodes", partitionsOfNodes(topology, status));
            json.set("partitions", homes(topology));
        }
        return json;
    }

    private static ObjectNode settings(Topology.Settings settings) {
        return Json.object()
                .put("q", settings.partitions())
                .put("n", settings.n())
                .put("r", settings.r())
                .put("w", settings.w());
    }

    private static ArrayNode partitionsOfNodes(Topology topology, NodeStatus status) {
        SortedMap<NodeId, Integer> counts = new TreeMap<>();
        topology.memberIds().forEach(id -> counts.put(id, 0));
        for (int p = 0; p < topology.settings().partitions(); p++) {
            topology.homes(p).forEach(id -> counts.merge(id, 1, Integer::sum));
        }
        ArrayNode nodes = Json.array();
        topology.members()
                .forEach(member ->
                        nodes.add(
                                member(member, status).put("partitions", counts.get(member.id()))));
        return nodes;
    }

    private static ArrayNode homes(Topology topology) {
        ArrayNode partitions = Json.array();
        for (int p = 0; p < topology.settings().partitions(); p++) {
            ArrayNode homes = partitions.addArray();
            topology.homes(p).forEach(id -> homes.add(id.name()));
        }
        return partitions;
    }

    private static ObjectNode member(Member member, NodeStatus status) {
        Rumor.Liveness liveness = status.liveness().get(member.id());
        return Json.object()
                .put("id", member.id().name())
                .put("host", member.host())
                .put("client_port", member.clientPort())
                .put("peer_port", member.peerPort())
                .put("zone", member.zone())
                .put("liveness", liveness == null ? "unknown" : word(liveness));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
