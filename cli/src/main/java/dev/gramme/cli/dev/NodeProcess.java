package dev.gramme.cli.dev;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// One node as a child process, from one start to the next. Holds the other end of the pipe that is
/// the child's standard input (DEV-1). One thread at a time.
final class NodeProcess {
    private static final int STOP_SECONDS = 10;

    private final List<String> command;
    private final Path home;
    private volatile @Nullable Process process;
    private volatile boolean endIsWanted;

    /// @param home the node's directory, made if it is missing; its log is the file `log` there
    NodeProcess(List<String> command, Path home) {
        this.command = List.copyOf(command);
        this.home = home;
    }

    /// @param onEnd told the exit code once the process has ended without our wish
    void start(IntConsumer onEnd) throws IOException {
        Files.createDirectories(home);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        endIsWanted = false;
        Process started = builder.start();
        process = started;
        var _ =
                started.onExit()
                        .thenAccept(ended -> {
                            if (isUnwantedEnd(ended)) {
                                onEnd.accept(ended.exitValue());
                            }
                        });
    }

    private boolean isUnwantedEnd(Process ended) {
        return ended.equals(process) && !endIsWanted;
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /// The number of the process, or -1 if there is none.
    long pid() {
        Process running = process;
        return running != null && running.isAlive() ? running.pid() : -1;
    }

    Path log() {
        return home.resolve("log");
    }

    /// Its last lines, for a node that ended early.
    List<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - 5), lines.size());
        } catch (IOException e) {
            return List.of("(its log cannot be read: " + e.getMessage() + ")");
        }
    }

    /// Asks the node to finish; [#awaitEnd] waits for it.
    void askToStop() {
        endIsWanted = true;
        Process running = process;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
        } catch (IOException _) {
            // It has ended already: there is nobody left to tell.
        }
        running.destroy();
    }

    void kill() {
        endIsWanted = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /// Waits for a bounded time, then kills.
    void awaitEnd() {
        Process running = process;
        if (running == null) {
            return;
        }
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
