package dev.gramme.cli;

import dev.gramme.bench.load.Figures;
import dev.gramme.bench.load.Verdict;
import dev.gramme.cli.terminal.Table;
import dev.gramme.cli.terminal.Terminal;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintStream;

/// Prints the verdict on a load.
final class BenchReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;
    private final String goal;
    private final boolean json;

    /// @param goal what was loaded, as `resp 127.0.0.1:7400`
    BenchReport(Terminal terminal, String goal, boolean json) {
        this.terminal = terminal;
        this.goal = goal;
        this.json = json;
    }

    void tell(Verdict verdict) {
        if (json) {
            String protocol = goal.split(" ", 2)[0];
            ObjectNode document =
                    JSON.createObjectNode()
                            .put("protocol", protocol)
                            .put("addresses", goal.substring(protocol.length()).strip());
            document.setAll(JSON.<ObjectNode>valueToTree(verdict.toMap()));
            new Printout(terminal).json(document);
        } else {
            print(verdict);
        }
    }

    private void print(Verdict verdict) {
        PrintStream out = terminal.out();
        out.println(goal + ": " + verdict.plan().inWords());
        out.println(
                "%,.0f per second, %,d answers counted in %.1f s; the client used %.2f cores"
                        .formatted(
                                verdict.perSecond(),
                                verdict.counts().answered(),
                                verdict.seconds(),
                                verdict.clientCores()));
        Table table = new Table("MS", "COUNT", "MEAN", "p50", "p90", "p99", "p99.9", "MAX");
        row(table, "all", verdict.times().all());
        row(table, "reads", verdict.times().reads());
        row(table, "writes", verdict.times().writes());
        table.print(out);
        if (verdict.counts().absent() > 0) {
            out.println(verdict.counts().absent() + " reads found nothing");
        }
        if (verdict.counts().unsent() > 0) {
            out.println(
                    verdict.counts().unsent()
                            + " requests were due and never sent, for all pipelines were full; they"
                            + " count with the time they had waited");
        }
        verdict.problems().forEach(problem -> out.println("problem: " + problem));
        out.println("verdict: " + (verdict.good() ? "good" : "bad"));
    }

    private static void row(Table table, String name, Figures times) {
        table.row(
                name,
                "%,d".formatted(times.count()),
                ms(times.meanMs()),
                ms(times.p50Ms()),
                ms(times.p90Ms()),
                ms(times.p99Ms()),
                ms(times.p999Ms()),
                ms(times.maxMs()));
    }

    private static String ms(double value) {
        return "%.3f".formatted(value);
    }
}
