package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.resp.CommandSpec.Role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The commands on this node.
final class ServerCommands {
    /// The version of Redis whose protocol and replies these are; libraries decide by it what they
    /// may send.
    static final String REDIS_VERSION = "7.2.0";

    private ServerCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                CommandSpec.of(
                        Role.SERVER,
                        "info",
                        "[section [section ...]]",
                        "Describes this node",
                        ServerCommands::info),
                CommandSpec.container(
                        Role.SERVER,
                        "config",
                        "Tells settings",
                        List.of(
                                CommandSpec.of(
                                        Role.SERVER,
                                        "config|get",
                                        "parameter [parameter ...]",
                                        "Returns what tools ask before they measure",
                                        ServerCommands::config))));
    }

    private static void config(Call call) {
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, String> known = settings(call.session());
        for (Bytes word : call.wordsFrom(2)) {
            String asked = word.toUtf8();
            String exact = known.get(asked.toLowerCase(Locale.ROOT));
            if (exact != null) {
                found.put(asked, exact); // In the client's own spelling, as Redis does.
            } else {
                Glob glob = new Glob(Bytes.utf8(asked.toLowerCase(Locale.ROOT)));
                known.keySet().stream()
                        .filter(name -> glob.matches(Bytes.utf8(name)))
                        .forEach(name -> found.put(name, known.getOrDefault(name, "")));
            }
        }
        List<RespReply> pairs = new ArrayList<>();
        found.forEach((name, value) -> {
            pairs.add(RespReply.Bulk.of(name));
            pairs.add(RespReply.Bulk.of(value));
        });
        call.reply(new RespReply.Pairs(pairs));
    }

    /// Those of Redis' settings that have a true answer here and that somebody asks for.
    private static Map<String, String> settings(Session session) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("appendonly", "no");
        settings.put("databases", "1");
        settings.put("proto-max-bulk-len", "" + session.limits().valueBytes());
        settings.put("save", "");
        return settings;
    }

    private static void info(Call call) {
        TreeSet<String> asked = new TreeSet<>();
        for (int i = 1; i < call.count(); i++) {
            asked.add(call.keyword(i));
        }
        boolean all =
                asked.isEmpty()
                        || asked.contains("ALL")
                        || asked.contains("DEFAULT")
                        || asked.contains("EVERYTHING");
        Session session = call.session();
        session.backend()
                .status(status -> {
                    StringBuilder text = new StringBuilder();
                    sections(session, status)
                            .forEach((name, lines) -> {
                                String section = name.toUpperCase(Locale.ROOT);
                                if (all || asked.contains(section)) {
                                    append(text, name, lines);
                                }
                            });
                    call.reply(new RespReply.Text(text.toString()));
                });
    }

    private static void append(StringBuilder text, String name, List<String> lines) {
        text.append(text.isEmpty() ? "" : "\r\n").append("# ").append(name).append("\r\n");
        lines.forEach(line -> text.append(line).append("\r\n"));
    }

    private static Map<String, List<String>> sections(Session session, NodeStatus status) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put(
                "Server",
                List.of(
                        "redis_version:" + REDIS_VERSION,
                        "gramme_version:" + session.backend().version(),
                        "redis_mode:standalone"));
        sections.put("Clients", clients(session.face()));
        sections.put(
                "Memory",
                List.of("used_memory:" + status.heldBytes(), "maxmemory:" + status.limitBytes()));
        sections.put("Persistence", List.of("loading:0"));
        sections.put("Stats", stats(session.face()));
        sections.put("Replication", List.of("role:master", "connected_slaves:0"));
        sections.put("Cluster", List.of("cluster_enabled:0"));
        sections.put("Gramme", own(status));
        sections.put("Keyspace", keyspace(status.keys()));
        return sections;
    }

    /// No command blocks, so no client is blocked.
    private static List<String> clients(RespFace face) {
        return List.of("connected_clients:" + face.sessions().size(), "blocked_clients:0");
    }

    private static List<String> stats(RespFace face) {
        return List.of(
                "total_connections_received:" + face.connectionCount(),
                "total_commands_processed:" + face.commandCount());
    }

    /// What this node holds; as with Redis, an empty database has no line. Tools read the line as a
    /// whole, so it has all its fields, though expiries are not counted.
    private static List<String> keyspace(long keys) {
        return keys == 0 ? List.of() : List.of("db0:keys=" + keys + ",expires=0,avg_ttl=0");
    }

    private static List<String> own(NodeStatus status) {
        Topology topology = status.topology();
        long alive =
                status.liveness().values().stream()
                        .filter(liveness -> liveness == Rumor.Liveness.ALIVE)
                        .count();
        return List.of(
                "node:" + status.id().name(),
                "phase:" + status.phase().name().toLowerCase(Locale.ROOT),
                "epoch:" + (topology == null ? 0 : topology.epoch()),
                "members:" + status.liveness().size(),
                "members_alive:" + alive,
                "partitions_held:" + status.partitionsHeld(),
                "partitions_recovering:" + status.partitionsRecovering(),
                "keys_held:" + status.keys(),
                "hints:" + status.hints());
    }
}
