package dev.gramme.bench.compare;

import dev.gramme.bench.load.Stopwatch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A process of a system under load; its output goes to a file.
final class Served implements AutoCloseable {
    private static final int READY_SECONDS = 120;
    private static final int STOP_SECONDS = 20;
    private static final int POLL_MS = 50;
    private static final int LOG_END = 2_000;
    private static final int CONNECT_MS = 1_000;

    private final Process process;
    private final Path log;

    private Served(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// @param environment added to that of this process
    static Served start(List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // What made the launcher start this program and not the command line.
        builder.environment().remove("GRAMME_MAIN");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new Served(builder.start(), log);
    }

    Stopwatch stopwatch() {
        return new Stopwatch(process.toHandle());
    }

    /// Resident memory in MiB; 0 where the system does not tell.
    long residentMib() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1_024;
                }
            }
        } catch (IOException _) {
            // No such file system here.
        }
        return 0;
    }

    void awaitPort(int port) throws IOException, InterruptedException {
        await("listens on port " + port, () -> listens(port));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    void awaitWords(String words) throws IOException, InterruptedException {
        await("says " + words, () -> log().contains(words));
    }

    void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IOException("it ended before it %s:\n%s".formatted(what, log()));
            }
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(READY_SECONDS)) {
                throw new IOException(
                        "after %d s nobody %s:\n%s".formatted(READY_SECONDS, what, log()));
            }
            Thread.sleep(POLL_MS);
        }
    }

    /// Whether it runs, and the end of what it said.
    String condition() {
        String log = log();
        String state = process.isAlive() ? "runs" : "ended with code " + process.exitValue();
        return state + "; its log ends:\n" + log.substring(Math.max(0, log.length() - LOG_END));
    }

    private String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /// Returns when it has ended.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
