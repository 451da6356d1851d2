package dev.gramme.systemtests;

import dev.gramme.storage.disk.PassingDrive;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One process of ours. Its standard input is a pipe that only this JVM holds open; its output goes
/// to a file.
final class Program implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    static final Path JARS = Path.of("cli/target/gramme/lib");
    private static final Path LSM_JARS = Path.of("lsm/target/gramme/lib");

    private static final List<Class<?>> TESTS = List.of(Program.class, PassingDrive.class);

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// The `gramme` command on the JDK that runs this test.
    static Program gramme(Path output, List<String> words) {
        return start(output, java(command(QuickStart.options(), words)));
    }

    /// Options of the JVM and the words behind `gramme`.
    static List<String> command(List<String> options, List<String> words) {
        List<String> command = new ArrayList<>(options);
        command.add("dev.gramme.cli.Gramme");
        command.addAll(words);
        return command;
    }

    /// Any main class on the JDK that runs this test.
    ///
    /// @param main options of the JVM, the main class, its words
    static List<String> java(List<String> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=deny");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xmx128m");
        command.addAll(main);
        return command;
    }

    static Program start(Path output, List<String> command) {
        return start(output, command, Map.of());
    }

    /// @param environment added to that of this JVM, from which our own settings are taken
    static Program start(Path output, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("GRAMME_"));
        builder.environment().put("CLASSPATH", classPath());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            return new Program(builder.start(), output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The jars the launcher uses, where they are built, and behind them those of the engine `lsm`
    /// and the classes of these tests.
    private static String classPath() {
        return Files.isDirectory(JARS)
                ? String.join(File.pathSeparator, jars(), all(LSM_JARS), tests())
                : System.getProperty("java.class.path");
    }

    private static String tests() {
        return TESTS.stream()
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String jars() {
        return all(JARS);
    }

    private static String all(Path jars) {
        return jars.toAbsolutePath() + File.separator + "*";
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// SIGTERM.
    void askToStop() {
        process.destroy();
    }

    /// SIGKILL; returns when it has ended.
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The exit code; a process that does not end in time is killed.
    int awaitEnd() {
        return awaitEnd(PATIENCE_SECONDS);
    }

    /// For one that takes longer than others.
    int awaitEnd(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("process %d did not end:\n%s".formatted(pid(), output()));
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// Waits so long, unless it ends before.
    boolean endsWithin(long ms) throws InterruptedException {
        return process.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    void signal(String name) {
        signal(name, pid());
    }

    /// By the shell's own `kill`, which is everywhere.
    ///
    /// @param name as `STOP`
    static void signal(String name, long pid) {
        try {
            int code =
                    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor();
            if (code != 0) {
                throw new AssertionError("cannot send %s to %d".formatted(name, pid));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
