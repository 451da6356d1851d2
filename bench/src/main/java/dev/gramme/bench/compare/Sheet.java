package dev.gramme.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The table of a comparison: a row for each cell, the peer before us, medians over the rounds.
/// Open loops have columns of their own, with the peak that the rate was chosen by.
final class Sheet {
    private static final List<Column> COMMON =
            List.of(
                    new Column("cpu us/op", row -> "%.2f".formatted(row.median(Sheet::micros))),
                    new Column("cores", row -> "%.2f".formatted(row.median(Sheet::cores))),
                    new Column("MiB", row -> "%.0f".formatted(row.median(Sheet::residentMib))),
                    new Column("failed", row -> Long.toString(row.failed())));

    private static final List<Column> CLOSED =
            List.of(
                    new Column("ops/s", row -> "%,.0f".formatted(row.median(Round::perSecond))),
                    new Column("spread", Row::spread),
                    new Column("ratio", row -> "%.2f".formatted(row.ratio())),
                    wait("p50 ms", Waits::p50Ms),
                    wait("p99 ms", Waits::p99Ms));

    private static final List<Column> OPEN =
            List.of(
                    new Column("peak/s", row -> "%,.0f".formatted(row.peak())),
                    new Column("asked/s", row -> "%,.0f".formatted(row.median(Round::asked))),
                    new Column("ops/s", row -> "%,.0f".formatted(row.median(Round::perSecond))),
                    wait("p50 ms", Waits::p50Ms),
                    wait("p99 ms", Waits::p99Ms),
                    wait("p99.9 ms", Waits::p999Ms),
                    new Column("max ms", row -> "%.1f".formatted(row.longest())),
                    new Column("client", row -> "%.2f".formatted(row.median(Sheet::clientCores))));

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> lines = new ArrayList<>();

    private record Column(String head, Function<Row, String> content) {}

    /// One system in one cell.
    ///
    /// @param these rounds that are told
    /// @param peak of its closed loop before the open ones
    /// @param first what the cell's first system reached
    private record Row(List<Round> these, double peak, double first) {
        double median(ToDoubleFunction<Round> figure) {
            return Sheet.median(these, figure);
        }

        double ratio() {
            return median(Round::perSecond) / first;
        }

        double longest() {
            return these.stream().mapToDouble(round -> round.waits().maxMs()).max().orElse(0);
        }

        long failed() {
            return these.stream().mapToLong(Round::failed).sum();
        }

        /// The slowest and the fastest round, in per cent of the median.
        String spread() {
            double median = median(Round::perSecond);
            double[] sorted = these.stream().mapToDouble(Round::perSecond).sorted().toArray();
            return "%+.0f..%+.0f %%"
                    .formatted(
                            100 * (sorted[0] / median - 1),
                            100 * (sorted[sorted.length - 1] / median - 1));
        }
    }

    private Sheet(boolean open) {
        columns.add(new Column("cell", row -> row.these().getFirst().cell()));
        columns.add(new Column("system", row -> row.these().getFirst().system()));
        columns.addAll(open ? OPEN : CLOSED);
        columns.addAll(COMMON);
        lines.add(columns.stream().map(Column::head).toList());
    }

    /// A Markdown table. `ratio` is ops/s over that of the cell's first system.
    static String of(List<Round> rounds) {
        boolean open = rounds.stream().anyMatch(Round::isOpen);
        Sheet sheet = new Sheet(open);
        Set<String> cells = new LinkedHashSet<>();
        Set<String> systems = new LinkedHashSet<>();
        rounds.forEach(round -> {
            cells.add(round.cell());
            systems.add(round.system());
        });
        for (String cell : cells) {
            double first = 0;
            for (String system : systems) {
                List<Round> told = select(rounds, cell, system, open);
                if (!told.isEmpty()) {
                    first = first == 0 ? median(told, Round::perSecond) : first;
                    List<Round> closed = select(rounds, cell, system, false);
                    sheet.add(new Row(told, median(closed, Round::perSecond), first));
                }
            }
        }
        return sheet.print();
    }

    private static List<Round> select(
            List<Round> rounds, String cell, String system, boolean open) {
        return rounds.stream()
                .filter(round -> round.cell().equals(cell) && round.system().equals(system))
                .filter(round -> round.isOpen() == open)
                .toList();
    }

    /// 0 of none.
    static double median(List<Round> these, ToDoubleFunction<Round> figure) {
        double[] sorted = these.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static Column wait(String head, ToDoubleFunction<Waits> figure) {
        return new Column(
                head,
                row -> "%.3f".formatted(row.median(round -> figure.applyAsDouble(round.waits()))));
    }

    private static double micros(Round round) {
        return round.use().micros();
    }

    private static double cores(Round round) {
        return round.use().cores();
    }

    private static double residentMib(Round round) {
        return round.use().residentMib();
    }

    private static double clientCores(Round round) {
        return round.use().clientCores();
    }

    private void add(Row row) {
        lines.add(columns.stream().map(column -> column.content().apply(row)).toList());
    }

    private String print() {
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < lines.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                String cell = lines.get(r).get(i);
                String space = " ".repeat(widths[i] - cell.length());
                text.append("| ").append(i < 2 ? cell + space : space + cell).append(' ');
            }
            text.append("|\n");
            if (r == 0) {
                for (int i = 0; i < widths.length; i++) {
                    text.append('|').repeat('-', widths[i] + 1).append(i < 2 ? '-' : ':');
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
