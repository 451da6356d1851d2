package dev.gramme.cli.dev;

import dev.gramme.cli.terminal.Table;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Causality;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.Options;
import dev.gramme.client.Sibling;
import dev.gramme.client.WriteResult;

import java.nio.charset.StandardCharsets;

/// What is printed when the cluster is ready: its nodes, a first write, and what to try.
final class Welcome {
    /// What was typed to come here: the launcher says it.
    static final String COMMAND = System.getenv().getOrDefault("GRAMME_COMMAND", "gramme");

    private final Terminal terminal;
    private final DevPlan plan;
    private final DevDirectory directory;

    Welcome(Terminal terminal, DevPlan plan, DevDirectory directory) {
        this.terminal = terminal;
        this.plan = plan;
        this.directory = directory;
    }

    void print(DevCluster cluster, long tookMs) {
        line("");
        line("ready: %d %s, after %.1f s".formatted(plan.nodes(), nodes(), tookMs / 1000.0));
        line("");
        table(cluster).print(terminal.out());
        line("");
        line("N=%d R=%d W=%d, %d partitions.".formatted(plan.n(), plan.r(), plan.w(), plan.q()));
        line(
                directory.temporary()
                        ? "Data are in memory: they die when all nodes stop."
                        : "Data are in "
                                + directory.path()
                                + ", synced before a write is answered;"
                                + " the next start resumes them.");
        line("");
        firstPut(cluster);
        line("");
        commands();
        terminal.out().flush();
    }

    private String nodes() {
        return plan.nodes() == 1 ? "node" : "nodes";
    }

    private Table table(DevCluster cluster) {
        Table table = new Table("NODE", "CLIENTS", "PEERS", "PROCESS", "ZONE", "LOG");
        for (int node : plan.numbers()) {
            table.row(
                    plan.name(node),
                    "127.0.0.1:" + plan.clientPort(node),
                    "127.0.0.1:" + plan.peerPort(node),
                    cluster.pid(node),
                    plan.zone(node),
                    cluster.log(node));
        }
        return table;
    }

    private void firstPut(DevCluster cluster) {
        byte[] key = "hello".getBytes(StandardCharsets.UTF_8);
        Sibling value =
                new Sibling("text/plain; charset=utf-8", "world".getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        try (GrammeClient client = cluster.client(1)) {
            WriteResult result = client.put(key, value, Causality.OVERWRITE, Options.DEFAULT);
            double tookMs = (System.nanoTime() - start) / 1e6;
            line("A first write, put hello world at n1: " + words(result, tookMs));
        }
    }

    private static String words(WriteResult result, double tookMs) {
        return switch (result) {
            case WriteResult.Applied(_, var facts) ->
                    "stored on %d copies, %d of them on fallbacks, in %.0f ms"
                            .formatted(facts.copies(), Math.max(facts.fallbacks(), 0), tookMs);
            case WriteResult.Failed(var failure, _) -> failure.detail();
        };
    }

    private void commands() {
        int last = plan.clientPort(plan.nodes());
        boolean usual = last == DevPlan.DEFAULT_BASE_PORT;
        line("Try:");
        line("  " + COMMAND + " get hello" + (usual ? "" : " --port " + last));
        line("  redis-cli -p " + plan.clientPort(1) + " set hello again");
        line("  curl -i http://127.0.0.1:" + last + "/kv/hello");
    }

    private void line(String text) {
        terminal.out().println(text);
    }
}
