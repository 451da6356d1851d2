package dev.gramme.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// ARCHITECTURE.md shows the way of a PUT and of a GET as tables; every class they name exists.
final class HopTableTest {
    private static final Path PAGE = Path.of("ARCHITECTURE.md");

    @ParameterizedTest
    @ValueSource(strings = {"way of a PUT", "way of a GET"})
    void everyClassOnTheWayExists(String way) {
        assertThat(Repository.ROOT.resolve(PAGE)).exists();
        HopTable table = HopTable.below(way, Repository.read(PAGE));
        assertThat(table.spansByRow()).as("rows of the table below '%s'", way).hasSizeBetween(5, 9);
        assertThat(table.spansByRow()).as("rows without a class").noneMatch(List::isEmpty);
        assertThat(strangers(table, mainTypes())).as("no such source file").isEmpty();
    }

    @Test
    void seesAClassThatDoesNotExist() {
        String page =
                """
                # Ways
                ## The Way of a PUT
                Seven rooms.

                | hop | class | does |
                |---|:---:|---|
                | 1 | `gateway.Front` or `Shard.submit(..)` | `Ignored` |
                | 2 | `PutCoordinator.start` | nothing |
                | 3 | none | |

                | other | class |
                | 1 | `Later` |
                ## The way of a GET
                """;
        HopTable table = HopTable.below("way of a PUT", page);
        assertThat(table.spansByRow()).hasSize(3);
        assertThat(table.spansByRow().getLast()).isEmpty();
        assertThat(strangers(table, Set.of("Front", "Shard"))).containsExactly("PutCoordinator");
        assertThat(HopTable.below("way of a GET", page).spansByRow()).isEmpty();
    }

    private static List<String> strangers(HopTable table, Set<String> known) {
        return table.spansByRow().stream()
                .flatMap(List::stream)
                .map(HopTable::typeOf)
                .filter(type -> !known.contains(type))
                .toList();
    }

    private static Set<String> mainTypes() {
        return Repository.javaFiles().stream()
                .filter(Repository::isMain)
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }
}
