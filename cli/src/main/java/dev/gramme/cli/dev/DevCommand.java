package dev.gramme.cli.dev;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;

@Command(
        name = "dev",
        description = {
            "Start a cluster on this machine, each node a process, until ^C or a signal.",
            "With words, speak to the one that runs: status; restart, stop, start or kill NODE."
        })
public final class DevCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final String mainClass;
    private final ToIntFunction<List<String>> server;

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "1 to 100 (default: 3)")
    private @Nullable Integer nodes;

    @Option(names = "--n", paramLabel = "N", description = "copies of a key (default: up to 3)")
    private @Nullable Integer n;

    @Option(names = "--r", paramLabel = "R", description = "read quorum (default: majority)")
    private @Nullable Integer r;

    @Option(names = "--w", paramLabel = "W", description = "write quorum (default: majority)")
    private @Nullable Integer w;

    @Option(names = "--q", paramLabel = "Q", description = "partitions (default: 256)")
    private @Nullable Integer q;

    @Option(names = "--zones", paramLabel = "Z", description = "zones the nodes are dealt to")
    private @Nullable Integer zones;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            description = "client port of n1; peers are 1000 higher (default: 7400)")
    private @Nullable Integer basePort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the nodes' directories are; an old one is resumed")
    private @Nullable Path data;

    @Option(names = "--memory", description = "keep data in memory and leave nothing behind")
    private boolean memory;

    @Option(names = "--in-process", description = "run all nodes within this process")
    private boolean inProcess;

    @Parameters(arity = "0..2", paramLabel = "WORD", description = "as: restart 2")
    private List<String> words = new ArrayList<>();

    /// @param mainClass the program that `server` with a node's flags is given to
    /// @param server the same within this process
    public DevCommand(Terminal terminal, String mainClass, ToIntFunction<List<String>> server) {
        this.terminal = terminal;
        this.mainClass = mainClass;
        this.server = server;
    }

    @Override
    public Integer call() {
        try {
            return words.isEmpty() ? run() : ask();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            terminal.complain("dev: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int run() throws IOException {
        if (memory && data != null) {
            throw wrong("--memory leaves nothing behind, --data says where to: give one");
        }
        Map<String, Integer> said = said();
        // Checked before a directory is made for it.
        DevPlan wanted = DevPlan.of(said, Map.of());
        DevDirectory directory = directory(said);
        DevPlan plan = memory ? wanted : DevPlan.of(said, directory.savedSettings());
        if (!isPossible(plan)) {
            directory.leave();
            return ExitCode.FAILED;
        }
        directory.save(plan);
        var programs = new DevSession.Programs(mainClass, inProcess ? server : null);
        return new DevSession(terminal, plan, directory, programs).run();
    }

    /// Whether this machine allows it; where not, it has been said.
    private boolean isPossible(DevPlan plan) {
        String taken = Ports.complaint(plan);
        if (!taken.isEmpty()) {
            terminal.complain(taken);
            terminal.hint("stop what listens there, or --base-port " + (plan.basePort() + 100));
            return false;
        }
        OpenFiles files = new OpenFiles(plan.nodes(), inProcess);
        long limit = OpenFiles.limit();
        String tooMany = files.complaint(limit);
        if (!tooMany.isEmpty()) {
            terminal.complain(tooMany);
            terminal.hint(files.advice(limit));
        }
        return tooMany.isEmpty();
    }

    private DevDirectory directory(Map<String, Integer> said) throws IOException {
        if (memory) {
            return DevDirectory.temporary("gramme-dev-");
        }
        return data == null
                ? DevDirectory.usual(terminal.environment(), said)
                : new DevDirectory(data.toAbsolutePath().normalize(), false);
    }

    private Map<String, Integer> said() {
        Map<String, Integer> said = new TreeMap<>();
        put(said, "nodes", nodes);
        put(said, "n", n);
        put(said, "r", r);
        put(said, "w", w);
        put(said, "q", q);
        put(said, "zones", zones);
        put(said, "base-port", basePort);
        return said;
    }

    private static void put(Map<String, Integer> said, String name, @Nullable Integer value) {
        if (value != null) {
            said.put(name, value);
        }
    }

    private int ask() throws IOException {
        int port = basePort == null ? DevPlan.DEFAULT_BASE_PORT : basePort;
        Path file = DevControl.file(DevDirectory.home(terminal.environment()), port);
        String answer = DevControl.ask(file, words);
        if (answer == null) {
            terminal.complain("no gramme dev runs with base port " + port);
            terminal.hint("gramme dev, or the --base-port it was started with");
            return ExitCode.UNAVAILABLE;
        }
        terminal.out().println(answer);
        return answer.startsWith("say ") ? ExitCode.USAGE : ExitCode.OK;
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("used outside of a command: " + message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
