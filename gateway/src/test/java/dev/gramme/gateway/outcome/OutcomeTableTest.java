package dev.gramme.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.gateway.outcome.OutcomeTable.Cell;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Goal: every outcome is spoken in each protocol as the table in docs/design/faces.md says.
/// Method: reads the table, and brings every cell of it about over real sockets and a fake node
/// that says what it is told to. What a cell names must come, no other status or word of failure
/// may, and the connection must live on unless it is known to end.
class OutcomeTableTest {
    private static final Map<String, OutcomeCase> CASES =
            OutcomeCases.all().stream()
                    .collect(Collectors.toMap(OutcomeCase::name, Function.identity()));

    static Stream<Named<Cell>> cells() {
        return OutcomeTable.read().stream().map(cell -> Named.of(cell.name(), cell));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void itIsSpokenAsTheTableSays(Cell cell) throws IOException {
        caseOf(cell).run(cell.text());
    }

    @Test
    void theTableHasACellForEveryCaseAndOneOfEach() {
        assertThat(OutcomeTable.read().stream().map(Cell::name))
                .containsExactlyInAnyOrderElementsOf(CASES.keySet());
    }

    /// The rule, shown a breach of it: the cells of two rows are taken for each other.
    @Test
    void anotherRowsCellIsSeen() {
        List<Cell> all = OutcomeTable.read();
        for (Cell cell : all) {
            if (cell.outcome().equals("not applied, no quorum")) {
                assertThatThrownBy(() -> caseOf(cell).run(cellOf(all, "absent", cell).text()))
                        .isInstanceOf(AssertionError.class);
            }
        }
    }

    private static Cell cellOf(List<Cell> all, String outcome, Cell like) {
        return all.stream()
                .filter(cell -> cell.outcome().equals(outcome) && cell.face() == like.face())
                .findAny()
                .orElseThrow();
    }

    private static OutcomeCase caseOf(Cell cell) {
        return Objects.requireNonNull(
                CASES.get(cell.name()), "OutcomeCases has no case for " + cell.name());
    }
}
