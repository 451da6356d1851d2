package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.backup.BackupFault;
import dev.gramme.client.backup.Manifest;
import dev.gramme.client.backup.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "verify",
        description = {
            "Read a backup from end to end. Names each file that is damaged, and where.",
            "Needs no cluster."
        })
final class BackupVerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "where the backup is")
    private Path directory = Path.of("");

    @Option(names = "--json", description = "print one JSON object, for programs")
    private boolean json;

    BackupVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressLine progress = new ProgressLine(terminal);
        try {
            Manifest manifest = new Verification(directory, progress).run();
            String sentence =
                    "%s is whole: %s".formatted(directory, BackupCreateCommand.sentence(manifest));
            BackupCreateCommand.tell(terminal, json, "whole", sentence, manifest);
            return ExitCode.OK;
        } catch (BackupFault fault) {
            progress.end();
            return BulkReport.tell(terminal, fault);
        }
    }
}
