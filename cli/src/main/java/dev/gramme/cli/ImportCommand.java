package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.bulk.Applier;
import dev.gramme.client.bulk.IfPresent;
import dev.gramme.client.bulk.Patience;
import dev.gramme.client.ndjson.Import;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "import",
        description = {
            "Bring lines of JSON, as export writes them, into a cluster.",
            "A bad line is named and left out. Keys that hold a line's values already are left"
                    + " alone, so doing it again does no harm."
        })
final class ImportCommand implements Callable<Integer> {
    private static final String STANDARD = "-";

    private final Terminal terminal;

    @Mixin private Target target = new Target();
    @Mixin private IfPresentFlag ifPresent = new IfPresentFlag();
    @Mixin private BulkFlags flags = new BulkFlags();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "where the lines are; - or nothing: standard input")
    private String file = STANDARD;

    @Option(
            names = "--from-line",
            paramLabel = "LINE",
            description = "begin with this line, as an interrupted import says (default: 1)")
    private long fromLine = 1;

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProgressLine progress = new ProgressLine(terminal);
        boolean standard = file.equals(STANDARD);
        try (GrammeClient client = target.connect(terminal);
                InputStream in = standard ? terminal.in() : Files.newInputStream(Path.of(file))) {
            Applier applier =
                    new Applier(
                            client,
                            flags.options(),
                            ifPresent.rule(),
                            Patience.USUAL,
                            System::currentTimeMillis);
            long bytes = standard ? 0 : Files.size(Path.of(file));
            Import run = new Import(applier, flags.parallel(), progress);
            return tell(run.run(in, fromLine, bytes), progress.elapsed());
        } catch (NoSuchFileException _) {
            terminal.complain("there is no file " + file);
            return ExitCode.USAGE;
        } catch (IOException e) {
            progress.end();
            terminal.complain("cannot read " + file + ": " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int tell(Import.Imported imported, String elapsed) {
        if (target.json()) {
            Printout printout = new Printout(terminal);
            ObjectNode json = printout.object(imported.whole() ? "imported" : "stopped");
            BulkReport.addTo(json, imported.tally());
            json.put("bad_lines", imported.badLines());
            json.put("done_lines", imported.doneLines());
            printout.json(json);
        } else {
            String sentence = BulkReport.sentence("imported", imported.tally());
            terminal.out().println(sentence + ", in " + elapsed);
        }
        imported.named().forEach(terminal::complain);
        if (imported.badLines() > imported.named().size()) {
            long more = imported.badLines() - imported.named().size();
            terminal.complain("and " + BulkReport.count(more, "bad line") + " more");
        }
        boolean refuses = ifPresent.rule() == IfPresent.REFUSE;
        int code = BulkReport.tellLeft(terminal, imported.tally(), refuses);
        if (!imported.whole()) {
            terminal.hint(
                    "--from-line " + (imported.doneLines() + 1) + " once the cluster is back");
        }
        return code == ExitCode.OK && imported.badLines() > 0 ? ExitCode.FAILED : code;
    }
}
