package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.AdminResult;
import dev.gramme.client.Failure;
import dev.gramme.client.GrammeClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

@Command(
        name = "join",
        description = {
            "Join the node's cluster and that of another node.",
            "The lone, empty side takes over the topology of the other, whichever was asked."
        })
final class JoinCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Target target = new Target();

    @Parameters(
            paramLabel = "HOST:PORT",
            description = "client or peer address of the other node; a port alone: this machine")
    private String address = "";

    JoinCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String other = address.matches("\\d{1,5}") ? "127.0.0.1:" + address : address;
        if (!other.matches("[A-Za-z0-9._:\\[\\]-]{1,300}:\\d{1,5}") && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "join names a node as HOST:PORT, not " + address);
        }
        try (GrammeClient client = target.connect(terminal)) {
            AdminResult result = client.join(other);
            int code =
                    AdminReport.tell(
                            terminal,
                            target.json(),
                            result,
                            answer ->
                                    terminal.out()
                                            .println(
                                                    "joined: "
                                                            + answer.path("detail").asString("")));
            boolean refused =
                    result instanceof AdminResult.Failed(Failure.Refused refusal)
                            && refusal.reason().isEmpty();
            return refused ? ExitCode.CONFLICT : code;
        }
    }
}
