package dev.gramme.cli;

import dev.gramme.cli.terminal.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

@Command(
        name = "backup",
        description = {
            "Copy a whole cluster into a directory, check the copy, bring it back.",
            "What it promises, and the other way, export and import: docs/operating/backup.md"
        },
        synopsisSubcommandLabel = "create | verify | restore")
final class BackupCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    static CommandLine with(Terminal terminal) {
        return new CommandLine(new BackupCommand())
                .addSubcommand(new BackupCreateCommand(terminal))
                .addSubcommand(new BackupVerifyCommand(terminal))
                .addSubcommand(new BackupRestoreCommand(terminal));
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("used outside of a command line");
        }
        throw new ParameterException(spec.commandLine(), "backup what? create, verify or restore");
    }
}
