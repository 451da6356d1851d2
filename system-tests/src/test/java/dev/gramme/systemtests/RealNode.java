package dev.gramme.systemtests;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One node as a process, through all its starts: name, ports and data directory stay.
final class RealNode {
    static final Duration START = Duration.ofSeconds(60);

    private final String name;
    private final int clientPort;
    private final int peerPort;
    private final Path home;
    private final List<String> flags = new ArrayList<>();
    private @Nullable Program program;

    RealNode(String name, Path home) {
        this.name = name;
        this.clientPort = FreePorts.one();
        this.peerPort = FreePorts.one();
        this.home = home;
    }

    /// What it is started with besides its name, ports and data directory.
    void setFlags(List<String> words) {
        flags.clear();
        flags.addAll(words);
    }

    void start() {
        start(List.of());
    }

    /// @param within what its JVM is started by
    void start(List<String> within) {
        List<String> words = new ArrayList<>(List.of("server", "--exit-with-parent"));
        words.addAll(words());
        List<String> command = new ArrayList<>(within);
        command.addAll(Program.java(Program.command(QuickStart.options(), words)));
        program = Program.start(log(), command);
    }

    /// As a [CrashNode].
    ///
    /// @param within what its JVM is started by
    /// @param options what is wrong with its files
    void start(List<String> within, List<String> options) {
        List<String> all = new ArrayList<>(QuickStart.options());
        all.addAll(options);
        List<String> command = new ArrayList<>(within);
        command.addAll(Program.java(CrashNode.command(all, words())));
        program = Program.start(log(), command);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--name", name, "--data", home.resolve("data").toString()));
        words.addAll(List.of("--client-port", "" + clientPort, "--peer-port", "" + peerPort));
        words.addAll(flags);
        return words;
    }

    /// As the flag `--members` lists it.
    String listing() {
        return "%s=127.0.0.1:%d/%d".formatted(name, peerPort, clientPort);
    }

    String name() {
        return name;
    }

    int clientPort() {
        return clientPort;
    }

    int peerPort() {
        return peerPort;
    }

    Path data() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve("log");
    }

    boolean isAlive() {
        return program != null && program.isAlive();
    }

    Program program() {
        return Objects.requireNonNull(program, "never started");
    }

    Http http() {
        return new Http(clientPort);
    }

    Resp resp() {
        return new Resp(clientPort);
    }

    JsonNode status() {
        return http().page("/admin/status");
    }

    /// Liveness of a member as this node sees it; empty: no member.
    String sees(RealNode other) {
        for (JsonNode member : status().path("members")) {
            if (member.path("id").asString().equals(other.name)) {
                return member.path("liveness").asString();
            }
        }
        return "";
    }

    void awaitReady() {
        Poll.until(
                name + " is ready",
                START,
                () -> {
                    if (!isAlive()) {
                        throw new AssertionError(name + " has ended:\n" + program().output());
                    }
                    return http().get("/readyz").status() == 200;
                },
                () -> "It says: " + http().get("/readyz"));
    }
}
