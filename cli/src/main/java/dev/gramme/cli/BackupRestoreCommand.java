package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.backup.BackupFault;
import dev.gramme.client.backup.Restoration;
import dev.gramme.client.bulk.IfPresent;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "restore",
        description = {
            "Bring a backup into a cluster, of whatever nodes and partitions.",
            "Verifies all of it first. Keys that hold the backup's values already are left alone,"
                    + " so doing it again goes on where it broke off. If keys hold other values,"
                    + " nothing is written unless --if-present says what becomes of them."
        })
final class BackupRestoreCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Target target = new Target();
    @Mixin private IfPresentFlag ifPresent = new IfPresentFlag();
    @Mixin private BulkFlags flags = new BulkFlags();

    @Parameters(paramLabel = "DIR", description = "where the backup is")
    private Path directory = Path.of("");

    BackupRestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressLine progress = new ProgressLine(terminal);
        try (GrammeClient client = target.connect(terminal)) {
            Restoration restoration =
                    new Restoration(
                            client,
                            flags.options(),
                            ifPresent.rule(),
                            directory,
                            flags.parallel(),
                            progress);
            return tell(restoration.run(), progress.elapsed());
        } catch (BackupFault fault) {
            progress.end();
            return BulkReport.tell(terminal, fault);
        }
    }

    private int tell(Restoration.Restored restored, String elapsed) {
        if (target.json()) {
            Printout printout = new Printout(terminal);
            ObjectNode json = printout.object(restored.applied() ? "restored" : "refused");
            BulkReport.addTo(json, restored.tally());
            printout.json(json);
        } else if (restored.applied()) {
            String sentence = BulkReport.sentence("restored", restored.tally());
            terminal.out().println(sentence + ", in " + elapsed);
        }
        if (!restored.applied() && restored.tally().failure() == null) {
            terminal.complain(
                    "the cluster has other values than the backup in %s; nothing was written"
                            .formatted(BulkReport.count(restored.tally().differing(), "key")));
            BulkReport.tellDifferent(terminal, restored.tally());
            return ExitCode.CONFLICT;
        }
        boolean refuses = ifPresent.rule() == IfPresent.REFUSE;
        return BulkReport.tellLeft(terminal, restored.tally(), refuses);
    }
}
