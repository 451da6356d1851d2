package dev.gramme.gateway.outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The table of outcomes as docs/design/faces.md has it.
final class OutcomeTable {
    private static final Path PAGE = Path.of("../docs/design/faces.md");
    private static final String TITLE = "## Outcomes";

    private OutcomeTable() {}

    /// What one outcome is in one protocol.
    ///
    /// @param outcome the row's first words, up to a colon or a parenthesis
    /// @param text what the document promises
    record Cell(String outcome, Face face, String text) {
        String name() {
            return outcome + " by " + face;
        }
    }

    /// Row by row.
    static List<Cell> read() {
        List<List<String>> rows = rows();
        List<String> titles = rows.getFirst();
        List<Cell> cells = new ArrayList<>();
        for (List<String> row : rows.subList(2, rows.size())) {
            String outcome = row.getFirst().split(":| \\(", 2)[0];
            for (int column = 1; column < titles.size(); column++) {
                cells.add(new Cell(outcome, face(titles.get(column)), row.get(column)));
            }
        }
        return cells;
    }

    private static Face face(String title) {
        return Face.valueOf(title.split(" ", 2)[0].toUpperCase(Locale.ROOT));
    }

    private static List<List<String>> rows() {
        try {
            return Files.readAllLines(PAGE).stream()
                    .dropWhile(line -> !line.equals(TITLE))
                    .dropWhile(line -> !line.startsWith("|"))
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                    .map(columns -> columns.subList(1, columns.size() - 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(PAGE.toString(), e);
        }
    }
}
