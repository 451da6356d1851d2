package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.AdminResult;
import dev.gramme.client.GrammeClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@Command(
        name = "scrub",
        description = {
            "Let every node of the cluster look at every byte it has stored.",
            "A node that finds damage begins a new life and takes over from other nodes what is",
            "gone; it is followed until it is ready. Exit code 6: damage was found."
        })
final class ScrubCommand implements Callable<Integer> {
    private static final int POLL_MS = 250;
    private static final int POLLS_PER_LINE = 4;
    private static final long LEAST_RATE = 64 << 10;
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})(KiB|MiB|GiB)?");

    private final Terminal terminal;

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Target target = new Target();

    @Option(names = "--progress", description = "print each second how far each node is")
    private boolean progress;

    @Option(
            names = "--rate",
            paramLabel = "BYTES",
            description = "per second and node, as 32MiB (default: the node's scrub-rate)")
    private String rate = "";

    ScrubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        long bytesPerSecond = rate.isEmpty() ? 0 : bytes(rate);
        try (GrammeClient client = target.connect(terminal)) {
            return switch (client.status()) {
                case AdminResult.Document(var status) -> scrub(nodes(status, bytesPerSecond));
                case AdminResult.Failed(var failure) -> FailureReport.tell(terminal, failure, true);
            };
        }
    }

    private long bytes(String text) {
        Matcher matcher = RATE.matcher(text);
        if (matcher.matches()) {
            int shift =
                    switch (String.valueOf(matcher.group(2))) {
                        case "KiB" -> 10;
                        case "MiB" -> 20;
                        case "GiB" -> 30;
                        default -> 0;
                    };
            long bytes = Long.parseLong(matcher.group(1)) << shift;
            if (bytes >= LEAST_RATE) {
                return bytes;
            }
        }
        String message = "--rate is bytes a second, 64KiB or more, as 32MiB, not " + text;
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        throw new ParameterException(spec.commandLine(), message);
    }

    /// All members; a node without a cluster alone.
    private List<ScrubWatch> nodes(JsonNode status, long bytesPerSecond) {
        Consumer<String> told = target.json() ? _ -> {} : terminal.out()::println;
        List<ScrubWatch> nodes = new ArrayList<>();
        for (JsonNode member : status.path("members")) {
            String host = member.path("host").asString("");
            String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
            URI uri = URI.create("http://" + name + ":" + member.path("client_port").asInt(0));
            nodes.add(
                    new ScrubWatch(
                            member.path("id").asString("?"),
                            new GrammeClient(List.of(uri)),
                            bytesPerSecond,
                            told));
        }
        if (nodes.isEmpty()) {
            String id = status.path("id").asString("?");
            nodes.add(new ScrubWatch(id, target.connect(terminal), bytesPerSecond, told));
        }
        return nodes;
    }

    private int scrub(List<ScrubWatch> nodes) throws InterruptedException {
        try {
            nodes.forEach(node -> node.begin(System.nanoTime()));
            for (int poll = 0; nodes.stream().anyMatch(ScrubWatch::goesOn); poll++) {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
                for (ScrubWatch node : nodes) {
                    look(node, progress && poll % POLLS_PER_LINE == 0);
                }
            }
        } finally {
            nodes.forEach(ScrubWatch::close);
        }
        if (target.json()) {
            new Printout(terminal).json(json(nodes));
        }
        return exitCode(nodes);
    }

    private void look(ScrubWatch node, boolean show) {
        if (node.goesOn()) {
            node.look(System.nanoTime());
        }
        if (show && node.goesOn() && !target.json()) {
            terminal.out().println(node.shown());
        }
    }

    private static JsonNode json(List<ScrubWatch> nodes) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        ArrayNode array = all.putArray("nodes");
        for (ScrubWatch node : nodes) {
            array.addObject()
                    .put("id", node.name())
                    .put("outcome", node.state().name().toLowerCase(Locale.ROOT))
                    .put("damages", node.damages());
        }
        return all;
    }

    /// Damage says more than that a node could not be asked.
    private static int exitCode(List<ScrubWatch> nodes) {
        int code = ExitCode.OK;
        for (ScrubWatch node : nodes) {
            code = Math.max(code, node.state().exitCode);
        }
        return code;
    }
}
