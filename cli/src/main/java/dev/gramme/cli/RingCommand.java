package dev.gramme.cli;

import dev.gramme.cli.terminal.Table;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "ring", description = "Show which nodes hold how much of the ring.")
final class RingCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Target target = new Target();

    @Option(names = "--partitions", description = "list the homes of every partition too")
    private boolean partitions;

    RingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (GrammeClient client = target.connect(terminal)) {
            return AdminReport.tell(terminal, target.json(), client.ring(), this::print);
        }
    }

    private void print(JsonNode ring) {
        JsonNode settings = ring.path("settings");
        if (settings.isMissingNode()) {
            terminal.out().println("in no cluster yet: there is no ring");
            return;
        }
        terminal.out()
                .println(
                        "cluster %s, epoch %d: %d partitions, n=%d r=%d w=%d"
                                .formatted(
                                        ring.path("cluster").asString("?"),
                                        ring.path("epoch").asLong(0),
                                        settings.path("q").asInt(0),
                                        settings.path("n").asInt(0),
                                        settings.path("r").asInt(0),
                                        settings.path("w").asInt(0)));
        nodes(ring).print(terminal.out());
        if (partitions) {
            homes(ring.path("partitions")).print(terminal.out());
        }
    }

    private static Table nodes(JsonNode ring) {
        Table table = new Table("NODE", "STATE", "ZONE", "COPIES", "SHARE");
        double all = 0;
        for (JsonNode node : ring.path("nodes")) {
            all += node.path("partitions").asInt(0);
        }
        for (JsonNode node : ring.path("nodes")) {
            int held = node.path("partitions").asInt(0);
            table.row(
                    node.path("id").asString("?"),
                    node.path("liveness").asString("?"),
                    node.path("zone").asString(""),
                    held,
                    all == 0 ? "0 %" : "%.1f %%".formatted(100 * held / all));
        }
        return table;
    }

    private static Table homes(JsonNode partitions) {
        Table table = new Table("PARTITION", "HOMES");
        int number = 0;
        for (JsonNode homes : partitions) {
            List<String> names = new ArrayList<>();
            homes.forEach(home -> names.add(home.asString("?")));
            table.row(number++, String.join(" ", names));
        }
        return table;
    }
}
