package dev.gramme.bench.compare;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rounds of one comparison, each in a line of a file as soon as it is over (COMPARE-2).
final class Results {
    private static final Path DIRECTORY = Path.of("bench", "results");
    private static final Path SMOKE_DIRECTORY = Path.of("bench", "target", "smoke");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final List<Round> rounds = new ArrayList<>();

    private Results(Path file) {
        this.file = file;
    }

    /// @param facts the file's first line: machine, versions, commands
    static Results create(Order order, Map<String, Object> facts) throws IOException {
        Path directory = order.scale().smoke() ? SMOKE_DIRECTORY : DIRECTORY;
        Files.createDirectories(directory);
        String name =
                order.peer().label()
                        + "-"
                        + STAMP.format(ZonedDateTime.now(ZoneOffset.UTC))
                        + ".jsonl";
        Results results = new Results(directory.resolve(name));
        results.line(facts);
        return results;
    }

    /// Keeps it, and says it.
    void tell(Round round) throws IOException {
        rounds.add(round);
        line(round.toMap());
        Compare.tell(round);
    }

    private void line(Map<String, Object> content) throws IOException {
        Files.writeString(
                file,
                JSON.writeValueAsString(content) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    List<Round> rounds() {
        return rounds;
    }

    Path file() {
        return file;
    }
}
