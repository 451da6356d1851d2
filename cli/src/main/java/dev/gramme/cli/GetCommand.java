package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Facts;
import dev.gramme.client.GetResult;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.Sibling;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "get",
        description = {
            "Print the value of a key, its bytes as they are.",
            "Several values (siblings, from concurrent writes) are printed all, with numbers and"
                    + " the context that a resolving put hands back; that too exits with 0."
        })
final class GetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Target target = new Target();
    @Mixin private RequestFlags flags = new RequestFlags();

    @Parameters(
            paramLabel = "KEY",
            converter = KeyText.Converter.class,
            description = "1 to 65535 bytes")
    private KeyText key = KeyText.NONE;

    GetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Printout printout = new Printout(terminal);
        try (GrammeClient client = target.connect(terminal)) {
            GetResult result = client.get(key.bytes(), flags.options());
            if (!target.json()) {
                printout.story(result.facts());
            }
            return switch (result) {
                case GetResult.Found(var siblings, var facts) -> found(printout, siblings, facts);
                case GetResult.Absent(var facts) -> absent(printout, facts);
                case GetResult.Failed(var failure, var facts) -> {
                    if (target.json()) {
                        printout.failure(key, failure, facts);
                    }
                    yield FailureReport.tell(terminal, failure, true);
                }
            };
        }
    }

    private int found(Printout printout, List<Sibling> siblings, Facts facts) {
        if (target.json()) {
            ObjectNode json = printout.object(key, "found");
            printout.addSiblings(json, siblings);
            printout.addFacts(json, facts);
            printout.json(json);
        } else if (siblings.size() == 1) {
            printout.raw(siblings.getFirst().toBytes());
        } else {
            printout.siblings(siblings, facts.context());
        }
        return ExitCode.OK;
    }

    private int absent(Printout printout, Facts facts) {
        if (target.json()) {
            ObjectNode json = printout.object(key, "absent");
            printout.addFacts(json, facts);
            printout.json(json);
        } else {
            terminal.complain("there is nothing under this key");
        }
        return ExitCode.FAILED;
    }
}
