package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Failure;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.bulk.Patience;
import dev.gramme.client.ndjson.BadLine;
import dev.gramme.client.ndjson.Export;
import dev.gramme.client.ndjson.ExportFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "export",
        description = {
            "Write all keys as lines of JSON, one key to a line, each read at the cluster's r.",
            "Progress and the summary go to standard error."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String STANDARD = "-";

    private final Terminal terminal;

    @Mixin private Target target = new Target();
    @Mixin private BulkFlags flags = new BulkFlags();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "a new file; - or nothing: standard output")
    private String file = STANDARD;

    @Option(names = "--resume", description = "go on with a file that an export was interrupted in")
    private boolean resume;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressLine progress = new ProgressLine(terminal);
        if (file.equals(STANDARD) && (resume || target.json())) {
            terminal.complain("--resume and --json need a FILE: standard output takes the lines");
            return ExitCode.USAGE;
        }
        try (GrammeClient client = target.connect(terminal)) {
            Export export =
                    new Export(client, flags.options(), Patience.USUAL, flags.parallel(), progress);
            return file.equals(STANDARD)
                    ? toStandardOutput(export, progress)
                    : toFile(export, progress);
        } catch (BadLine bad) {
            terminal.complain(file + ", " + bad.getMessage());
            terminal.hint("another file, without --resume");
            return ExitCode.USAGE;
        } catch (IOException e) {
            progress.end();
            terminal.complain("cannot write " + file + ": " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int toStandardOutput(Export export, ProgressLine progress) throws IOException {
        BufferedOutputStream out = new BufferedOutputStream(terminal.out(), 64 << 10);
        Export.Exported exported = export.run(out);
        if (terminal.out().checkError()) {
            throw new IOException("nobody takes what is written");
        }
        return tell(exported, progress, "");
    }

    private int toFile(Export export, ProgressLine progress) throws IOException, BadLine {
        Path path = Path.of(file);
        if (Files.exists(path) && !resume) {
            terminal.complain(file + " is there already");
            terminal.hint("another file, or --resume to go on with it");
            return ExitCode.USAGE;
        }
        ExportFile begun = ExportFile.read(path);
        if (begun.lines() > 0) {
            progress.say("going on behind " + BulkReport.count(begun.lines(), "key"));
        }
        return tell(export.run(begun), progress, begun.lines() > 0 ? " more" : "");
    }

    private int tell(Export.Exported exported, ProgressLine progress, String more) {
        if (target.json()) {
            Printout printout = new Printout(terminal);
            printout.json(
                    printout.object(exported.failure() == null ? "exported" : "stopped")
                            .put("keys", exported.keys())
                            .put("values", exported.values())
                            .put("bytes", exported.bytes()));
        } else {
            terminal.err()
                    .println(
                            "exported %s%s, %s, in %s"
                                    .formatted(
                                            BulkReport.keys(exported.keys(), exported.values()),
                                            more,
                                            ProgressLine.bytes(exported.bytes()),
                                            progress.elapsed()));
        }
        @Nullable Failure failure = exported.failure();
        if (failure == null) {
            return ExitCode.OK;
        }
        terminal.complain("not all: " + failure.detail());
        terminal.hint(file.equals(STANDARD) ? "gramme status" : "--resume goes on with " + file);
        return FailureReport.exitCode(failure);
    }
}
