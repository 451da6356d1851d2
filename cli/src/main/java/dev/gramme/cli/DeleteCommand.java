package dev.gramme.cli;

import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.WriteResult;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "delete",
        description = {
            "Delete what is under a key; exits with 0 also if there was nothing.",
            "Deletes what can be read, unless --context, --if-match or --blind says so."
        })
final class DeleteCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Target target = new Target();
    @Mixin private RequestFlags flags = new RequestFlags();
    @Mixin private DurabilityFlag durability = new DurabilityFlag();
    @ArgGroup private @Nullable CausalityFlags causality;

    @Parameters(paramLabel = "KEY", converter = KeyText.Converter.class)
    private KeyText key = KeyText.NONE;

    DeleteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (GrammeClient client = target.connect(terminal)) {
            WriteResult result =
                    client.delete(
                            key.bytes(),
                            CausalityFlags.of(causality),
                            durability.with(flags.options()));
            return new WriteReport(terminal, key, target.json()).tell("deleted", result);
        }
    }
}
