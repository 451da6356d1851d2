package dev.gramme.cli.dev;

import dev.gramme.client.AdminResult;
import dev.gramme.client.GrammeClient;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The nodes of one `gramme dev`. Its methods may be called from any thread; one at a time gets to
/// the nodes.
final class DevCluster {
    /// So many processes start at once; the next ones wait until these answer.
    private static final int WAVE = 8;

    private static final long POLL_MS = 100;
    private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DevPlan plan;
    private final SortedMap<Integer, DevNode> nodes;
    private final Consumer<String> say;
    private boolean stopped;
    private boolean ready;
    private volatile String startFailure = "";

    /// @param say tells people a line
    DevCluster(DevPlan plan, SortedMap<Integer, DevNode> nodes, Consumer<String> say) {
        this.plan = plan;
        this.nodes = new TreeMap<>(nodes);
        this.say = say;
    }

    /// Starts all nodes; returns when every one answers and sees every other alive.
    ///
    /// @return empty, or why not
    String start() throws IOException, InterruptedException {
        List<Integer> wave = new ArrayList<>();
        for (int node : plan.numbers()) {
            startNode(node);
            wave.add(node);
            if (wave.size() == WAVE && node < plan.nodes()) {
                awaitAll(wave, "answers", this::answers);
                say.accept(node + " of " + plan.nodes() + " nodes have started");
                wave.clear();
            }
        }
        awaitAll(plan.numbers(), "is ready and sees all others alive", this::seesAll);
        synchronized (this) {
            ready = startFailure.isEmpty();
        }
        return startFailure;
    }

    private synchronized void startNode(int node) throws IOException {
        if (!stopped) {
            node(node).start(code -> onEnd(node, code));
        }
    }

    private synchronized void onEnd(int node, int code) {
        if (stopped) {
            return;
        }
        String name = plan.name(node);
        if (ready) {
            say.accept(
                    "%s ended by itself with exit code %d; the others go on. Start it again: %s"
                            .formatted(
                                    name,
                                    code,
                                    Welcome.COMMAND + " dev restart " + node + ports()));
            say.accept("  its log: " + node(node).log());
        } else {
            startFailure =
                    "%s ended with exit code %d before the cluster was ready; its log says:\n  %s"
                            .formatted(name, code, String.join("\n  ", node(node).lastWords()));
        }
    }

    /// What commands must say besides, if the ports are not the usual ones.
    private String ports() {
        return plan.basePort() == DevPlan.DEFAULT_BASE_PORT
                ? ""
                : " --base-port " + plan.basePort();
    }

    private interface Test {
        boolean holds(GrammeClient client);
    }

    private void awaitAll(List<Integer> numbers, String what, Test test)
            throws InterruptedException {
        long reminded = System.nanoTime();
        for (int node : numbers) {
            try (GrammeClient client = client(node)) {
                while (startFailure.isEmpty() && !isStopped() && !test.holds(client)) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MS);
                    if (System.nanoTime() - reminded > REMIND_NANOS) {
                        reminded = System.nanoTime();
                        say.accept("still waiting until " + plan.name(node) + " " + what);
                    }
                }
            }
        }
    }

    private boolean answers(GrammeClient client) {
        return client.status() instanceof AdminResult.Document;
    }

    private boolean seesAll(GrammeClient client) {
        if (!client.ready() || !(client.status() instanceof AdminResult.Document(var status))) {
            return false;
        }
        int alive = 0;
        for (JsonNode member : status.path("members")) {
            alive += member.path("liveness").asString("").equals("alive") ? 1 : 0;
        }
        return alive >= plan.nodes();
    }

    GrammeClient client(int node) {
        return new GrammeClient(
                List.of(URI.create("http://127.0.0.1:" + plan.clientPort(node) + "/")));
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /// Does what a person asks: `restart 2`, `stop 2`, `start 2`, `kill 2` or `status`.
    ///
    /// @return what to answer
    String obey(List<String> words) {
        String verb = words.isEmpty() ? "" : words.getFirst();
        if (verb.equals("status") && words.size() == 1) {
            return status();
        }
        String name = words.size() == 2 ? words.get(1).replaceFirst("^n", "") : "";
        boolean known = List.of("restart", "stop", "start", "kill").contains(verb);
        if (!known || !name.matches("\\d{1,3}") || !nodes.containsKey(Integer.valueOf(name))) {
            return "say status, or restart, stop, start or kill with a node from 1 to "
                    + plan.nodes();
        }
        try {
            return obey(verb, Integer.parseInt(name));
        } catch (IOException e) {
            return "cannot start n" + name + ": " + e.getMessage();
        }
    }

    private synchronized String obey(String verb, int number) throws IOException {
        DevNode node = node(number);
        String name = plan.name(number);
        if (stopped) {
            return "the cluster is being stopped";
        }
        if (!node.isAlone()) {
            return "with --in-process, nodes start and stop together";
        }
        switch (verb) {
            case "kill" -> node.kill();
            case "stop", "restart" -> node.askToStop();
            default -> {
                if (node.isAlive()) {
                    return name + " is running already";
                }
            }
        }
        node.awaitEnd();
        if (verb.equals("stop") || verb.equals("kill")) {
            say.accept(name + " is stopped");
            return name + " is stopped; start it again: gramme dev start " + number + ports();
        }
        startNode(number);
        say.accept(name + " is started again, as process " + node.pid());
        return name + " is started, as process " + node.pid();
    }

    private synchronized String status() {
        List<String> lines = new ArrayList<>();
        nodes.forEach((number, node) ->
                lines.add(
                        plan.name(number)
                                + (node.isAlive()
                                        ? " runs as process " + node.pid()
                                        : " does not run")));
        return String.join("\n", lines);
    }

    synchronized long pid(int node) {
        return node(node).pid();
    }

    String log(int node) {
        return node(node).log();
    }

    private DevNode node(int number) {
        DevNode node = nodes.get(number);
        if (node == null) {
            throw new IllegalArgumentException("there is no node " + number);
        }
        return node;
    }

    /// Stops all nodes; returns when none is left.
    synchronized void stop() {
        stopped = true;
        nodes.values().forEach(DevNode::askToStop);
        nodes.values().forEach(DevNode::awaitEnd);
    }
}
