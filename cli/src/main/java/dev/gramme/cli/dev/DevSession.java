package dev.gramme.cli.dev;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/// One run of `gramme dev`, from the first process to the end of the last.
final class DevSession {
    private final Terminal terminal;
    private final DevPlan plan;
    private final DevDirectory directory;
    private final DevCluster cluster;
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable DevControl control;
    private boolean ended;

    DevSession(Terminal terminal, DevPlan plan, DevDirectory directory, Programs programs) {
        this.terminal = terminal;
        this.plan = plan;
        this.directory = directory;
        SortedMap<Integer, DevNode> nodes = new TreeMap<>();
        for (int node : plan.numbers()) {
            nodes.put(node, node(node, programs));
        }
        cluster = new DevCluster(plan, nodes, this::say);
    }

    /// How a node can be run.
    ///
    /// @param mainClass the program that takes `server` and a node's flags
    /// @param inProcess in place of that program, runs a node here; null: not wanted
    record Programs(String mainClass, @Nullable ToIntFunction<List<String>> inProcess) {}

    private DevNode node(int node, Programs programs) {
        List<String> flags =
                NodeFlags.server(plan, node, directory.of(plan.name(node)), directory.temporary());
        if (programs.inProcess() != null) {
            flags.addAll(List.of("--log-level", "warn"));
            return new NodeThread(flags, programs.inProcess());
        }
        String more = terminal.environment().getOrDefault("GRAMME_JAVA_OPTS", "");
        List<String> command = new ArrayList<>(NodeFlags.java(plan, more));
        command.add(programs.mainClass());
        command.add("server");
        command.add("--exit-with-parent");
        command.addAll(flags);
        return new NodeProcess(command, directory.of(plan.name(node)));
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    /// Runs until a word or a signal ends it. What was started stops with this process, however
    /// that comes about.
    int run() throws IOException {
        Thread hook = new Thread(this::stop, "gramme-dev-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        say("starting %d nodes, data in %s".formatted(plan.nodes(), directory.path()));
        long start = System.nanoTime();
        try {
            String failure = cluster.start();
            if (!failure.isEmpty()) {
                terminal.complain("dev: " + failure);
                return ExitCode.FAILED;
            }
            if (cluster.isStopped()) {
                return ExitCode.OK;
            }
            openControl();
            new Welcome(terminal, plan, directory)
                    .print(cluster, (System.nanoTime() - start) / 1_000_000);
            offerKeys();
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private void openControl() {
        try {
            control =
                    DevControl.open(
                            DevControl.file(
                                    DevDirectory.home(terminal.environment()), plan.basePort()),
                            this::obey);
        } catch (IOException e) {
            say("gramme dev restart and the like will not work: " + e.getMessage());
        }
    }

    private String obey(List<String> words) {
        if (words.equals(List.of("quit"))) {
            end.countDown();
            return "stopping";
        }
        return cluster.obey(words);
    }

    /// Only where a person sits at it: commands may be typed. The end of the input means nothing.
    private void offerKeys() {
        if (!terminal.interactive()) {
            say("Stop it with ^C or SIGTERM.");
            return;
        }
        say("Type: restart 2, stop 2, start 2, kill 2, status or quit. ^C stops everything.");
        Thread.ofPlatform().daemon().name("gramme-dev-keys").start(this::readKeys);
    }

    private void readKeys() {
        try {
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    say(obey(List.of(line.strip().split("\\s+"))));
                }
            }
        } catch (IOException e) {
            say("nothing can be typed any more: " + e.getMessage());
        }
    }

    /// Stops all that was started.
    private synchronized void stop() {
        if (ended) {
            return;
        }
        ended = true;
        say("stopping " + plan.nodes() + (plan.nodes() == 1 ? " node" : " nodes"));
        cluster.stop();
        try {
            if (control != null) {
                control.close();
            }
            directory.leave();
        } catch (IOException e) {
            terminal.complain("dev: cannot clean up: " + e.getMessage());
        }
        say("stopped");
    }
}
