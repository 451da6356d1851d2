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
final class NodeProcess implements DevNode {
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

    @Override
    public void start(IntConsumer onEnd) throws IOException {
        Files.createDirectories(home);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
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

    @Override
    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    @Override
    public long pid() {
        Process running = process;
        return running != null && running.isAlive() ? running.pid() : -1;
    }

    @Override
    public String log() {
        return logFile().toString();
    }

    private Path logFile() {
        return home.resolve("log");
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public List<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(logFile(), StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - 5), lines.size());
        } catch (IOException e) {
            return List.of("(its log cannot be read: " + e.getMessage() + ")");
        }
    }

    @Override
    public void askToStop() {
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

    @Override
    public void kill() {
        endIsWanted = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    @Override
    public void awaitEnd() {
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
