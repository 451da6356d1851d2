package dev.gramme.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// The table of a comparison: a row for each cell, the peer before us, medians over the rounds.
final class Sheet {
    private static final List<String> HEADS =
            List.of(
                    "cell",
                    "system",
                    "ops/s",
                    "spread",
                    "ratio",
                    "p50 ms",
                    "p99 ms",
                    "cpu us/op",
                    "cores",
                    "MiB",
                    "failed");

    private final List<Round> rounds;
    private final List<List<String>> rows = new ArrayList<>();

    private Sheet(List<Round> rounds) {
        this.rounds = rounds;
    }

    /// A Markdown table. `ratio` is ops/s over that of the cell's first system.
    static String of(List<Round> rounds) {
        Sheet sheet = new Sheet(rounds);
        sheet.rows.add(HEADS);
        Set<String> cells = new LinkedHashSet<>();
        Set<String> systems = new LinkedHashSet<>();
        rounds.forEach(round -> {
            cells.add(round.cell());
            systems.add(round.system());
        });
        for (String cell : cells) {
            double first = 0;
            for (String system : systems) {
                List<Round> these = sheet.select(cell, system);
                if (!these.isEmpty()) {
                    double median = median(these, Round::perSecond);
                    first = first == 0 ? median : first;
                    sheet.rows.add(row(these, median / first));
                }
            }
        }
        return sheet.print();
    }

    private List<Round> select(String cell, String system) {
        return rounds.stream()
                .filter(round -> round.cell().equals(cell) && round.system().equals(system))
                .toList();
    }

    private static List<String> row(List<Round> these, double ratio) {
        Round any = these.getFirst();
        return List.of(
                any.cell(),
                any.system(),
                "%,.0f".formatted(median(these, Round::perSecond)),
                spread(these),
                "%.2f".formatted(ratio),
                "%.3f".formatted(median(these, Round::p50Ms)),
                "%.3f".formatted(median(these, Round::p99Ms)),
                "%.2f".formatted(median(these, Round::serverMicros)),
                "%.2f".formatted(median(these, Round::serverCores)),
                "%.0f".formatted(median(these, Round::residentMib)),
                Long.toString(these.stream().mapToLong(Round::failed).sum()));
    }

    static double median(List<Round> these, ToDoubleFunction<Round> figure) {
        double[] sorted = these.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// The slowest and the fastest round, in per cent of the median.
    private static String spread(List<Round> these) {
        double median = median(these, Round::perSecond);
        double[] sorted = these.stream().mapToDouble(Round::perSecond).sorted().toArray();
        return "%+.0f..%+.0f %%"
                .formatted(
                        100 * (sorted[0] / median - 1),
                        100 * (sorted[sorted.length - 1] / median - 1));
    }

    private String print() {
        int[] widths = new int[HEADS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                String cell = rows.get(r).get(i);
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
