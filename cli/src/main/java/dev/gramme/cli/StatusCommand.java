package dev.gramme.cli;

import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Table;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.AdminResult;
import dev.gramme.client.GrammeClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import tools.jackson.databind.JsonNode;

import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "status", description = "Show a node and its cluster as that node sees it.")
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Target target = new Target();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (GrammeClient client = target.connect(terminal)) {
            return AdminReport.tell(terminal, target.json(), client.status(), this::print);
        }
    }

    private void print(JsonNode status) {
        PrintStream out = terminal.out();
        String cluster = status.path("cluster").asString("");
        out.println(
                "node %s, %s%s"
                        .formatted(
                                status.path("id").asString("?"),
                                status.path("phase").asString("?"),
                                status.path("ready").asBoolean(false) ? ", ready" : ", not ready"));
        out.println(
                cluster.isEmpty()
                        ? "in no cluster yet"
                        : "cluster %s, epoch %d".formatted(cluster, number(status, "epoch")));
        out.println(
                "%d keys, %s of %s; %d partitions, %d of them recovering"
                        .formatted(
                                number(status, "keys"),
                                ProgressLine.bytes(number(status, "held_bytes")),
                                ProgressLine.bytes(number(status, "limit_bytes")),
                                number(status, "partitions_held"),
                                number(status, "partitions_recovering")));
        out.println(
                "%d log entries, %d hints, %d requests in flight"
                        .formatted(
                                number(status, "log_entries"),
                                number(status, "hints"),
                                number(status, "requests_in_flight")));
        members(status).print(out);
    }

    private static Table members(JsonNode status) {
        Table table = new Table("NODE", "STATE", "CLIENTS", "PEERS", "DURABILITY", "ZONE");
        for (JsonNode member : status.path("members")) {
            table.row(
                    member.path("id").asString("?"),
                    member.path("liveness").asString("?"),
                    AdminReport.address(member, "client_port"),
                    AdminReport.address(member, "peer_port"),
                    durability(member, status),
                    member.path("zone").asString(""));
        }
        return table;
    }

    /// Each node's own word: a cluster may be mixed. `?` where a node cannot be asked.
    private static String durability(JsonNode member, JsonNode status) {
        if (member.path("id").equals(status.path("id"))) {
            return status.path("durability").asString("?");
        }
        if (!member.path("liveness").asString("").equals("alive")) {
            return "?";
        }
        URI address = URI.create("http://" + AdminReport.address(member, "client_port"));
        try (GrammeClient client = new GrammeClient(List.of(address))) {
            return client.status() instanceof AdminResult.Document(var its)
                    ? its.path("durability").asString("?")
                    : "?";
        }
    }

    private static long number(JsonNode json, String field) {
        return json.path(field).asLong(0);
    }
}
