package dev.gramme.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/// What a comparison has started, the last first, and its temporary directory (COMPARE-3), which
/// lies on the disk of this repository: the system's own may be memory, where a sync costs nothing.
/// Also stops everything when this process is told to end.
final class Stack implements AutoCloseable {
    private static final Path PLACE = Path.of("bench", "target", "compare").toAbsolutePath();

    private final Path directory;
    private final Deque<Served> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::stopAll, "compare-stop");

    Stack() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(PLACE), "run-");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    synchronized Served push(Served served) {
        started.push(served);
        return served;
    }

    private synchronized void stopAll() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Override
    public void close() {
        stopAll();
        Runtime.getRuntime().removeShutdownHook(hook);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
