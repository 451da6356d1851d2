package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Facts;
import dev.gramme.client.WriteResult;

import tools.jackson.databind.node.ObjectNode;

/// Prints what became of a put or delete.
final class WriteReport {
    private final Terminal terminal;
    private final KeyText key;
    private final boolean json;
    private final Printout printout;

    WriteReport(Terminal terminal, KeyText key, boolean json) {
        this.terminal = terminal;
        this.key = key;
        this.json = json;
        this.printout = new Printout(terminal);
    }

    /// @param done the word for what was done
    int tell(String done, WriteResult result) {
        if (!json) {
            printout.story(result.facts());
        }
        return switch (result) {
            case WriteResult.Applied(boolean existed, Facts facts) -> {
                applied(done, existed, facts);
                yield ExitCode.OK;
            }
            case WriteResult.Failed(var failure, Facts facts) -> {
                if (json) {
                    printout.failure(key, failure, facts);
                }
                yield FailureReport.tell(terminal, failure, false);
            }
        };
    }

    private void applied(String done, boolean existed, Facts facts) {
        if (json) {
            ObjectNode object = printout.object(key, "applied").put("existed", existed);
            printout.addFacts(object, facts);
            printout.json(object);
            return;
        }
        terminal.out().println(words(done, existed, facts));
        if (!facts.context().isEmpty()) {
            terminal.out().println("context " + facts.context());
        }
    }

    /// As `stored on 2 copies (2 durable, 1 a fallback)`.
    static String words(String done, boolean existed, Facts facts) {
        StringBuilder words = new StringBuilder(existed ? done : "there was nothing to delete");
        if (facts.copies() >= 0) {
            words.append(existed ? " on " : "; known to ");
            words.append(facts.copies()).append(facts.copies() == 1 ? " copy" : " copies");
        }
        if (facts.durable() >= 0 && facts.durable() < facts.copies()) {
            words.append(", ").append(facts.durable()).append(" durable");
        }
        if (facts.fallbacks() > 0) {
            words.append(", ").append(facts.fallbacks()).append(" of them on fallbacks");
        }
        return words.toString();
    }
}
