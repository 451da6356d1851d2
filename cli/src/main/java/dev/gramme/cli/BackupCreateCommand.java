package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.backup.BackupFault;
import dev.gramme.client.backup.Creation;
import dev.gramme.client.backup.Manifest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

@Command(
        name = "create",
        description = {
            "Copy all keys of a cluster into a directory, each partition from one of its homes.",
            "The directory is new or empty, or holds what an earlier attempt has left: then only"
                    + " what is missing is copied."
        })
final class BackupCreateCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Terminal terminal;

    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "DIR", description = "where the backup goes")
    private Path directory = Path.of("");

    BackupCreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressLine progress = new ProgressLine(terminal);
        try (GrammeClient client = target.connect(terminal)) {
            Manifest manifest = new Creation(client, directory, PAUSE, progress).run();
            String sentence =
                    "%s holds %s; made in %s"
                            .formatted(directory, sentence(manifest), progress.elapsed());
            tell(terminal, target.json(), "created", sentence, manifest);
            return ExitCode.OK;
        } catch (BackupFault fault) {
            progress.end();
            return BulkReport.tell(terminal, fault);
        }
    }

    static String sentence(Manifest manifest) {
        return "cluster %s as of %s: %s in %s, %s"
                .formatted(
                        manifest.clusterName(),
                        manifest.begun(),
                        BulkReport.keys(manifest.rows(), manifest.values()),
                        BulkReport.count(manifest.partitions().size(), "partition"),
                        ProgressLine.bytes(manifest.bytes()));
    }

    static void tell(
            Terminal terminal, boolean asJson, String outcome, String sentence, Manifest manifest) {
        if (!asJson) {
            terminal.out().println(sentence);
            return;
        }
        Printout printout = new Printout(terminal);
        ObjectNode json = printout.object(outcome);
        json.put("cluster", manifest.clusterName());
        json.put("begun", manifest.begun().toString());
        json.put("finished", manifest.finished().toString());
        json.put("partitions", manifest.partitions().size());
        json.put("keys", manifest.rows());
        json.put("values", manifest.values());
        json.put("bytes", manifest.bytes());
        printout.json(json);
    }
}
