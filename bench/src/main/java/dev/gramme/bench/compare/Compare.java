package dev.gramme.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `bench/compare`: from words on the command line to a table and an exit code.
public final class Compare {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MISSING = 3;

    private Compare() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(Arrays.asList(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help") || args.contains("-h")) {
            out.println(Order.USAGE);
            return DONE;
        }
        try {
            compare(Order.parse(args), out);
            return DONE;
        } catch (IllegalArgumentException wrong) {
            err.println("bench/compare: " + wrong.getMessage());
            err.println(Order.USAGE);
            return USAGE;
        } catch (Missing missing) {
            err.println("bench/compare: skipped: " + missing.getMessage());
            return MISSING;
        } catch (IOException failed) {
            err.println("bench/compare: " + failed.getMessage());
            return FAILED;
        } catch (InterruptedException _) {
            err.println("bench/compare: interrupted");
            return FAILED;
        }
    }

    private static void compare(Order order, PrintStream out)
            throws IOException, InterruptedException, Missing {
        Comparison comparison =
                switch (order.peer()) {
                    case REDIS -> AgainstRedis.of(order);
                    case HAZELCAST -> new AgainstCluster(order, Hazelcast.of(order));
                    case ETCD -> new AgainstCluster(order, Etcd.of(order));
                    case CASSANDRA -> new AgainstCluster(order, Cassandra.of(order));
                };
        Map<String, Object> facts = Machine.facts();
        facts.put("command", order.command());
        facts.putAll(comparison.versions());
        Results results = Results.create(order, facts);
        try {
            comparison.run(results);
        } finally {
            // What was measured before a failure is still worth its table.
            out.println(Sheet.of(results.rounds()));
            out.println("every round: " + results.file());
        }
    }

    /// A line for each round, while it runs.
    static void tell(Round round) {
        System.err.printf(
                "  %-22s %-10s %-6s %,12.0f/s  p99 %8.3f ms  %6.2f us of server per operation%n",
                round.cell(),
                round.system(),
                round.isOpen() ? "open" : "closed",
                round.perSecond(),
                round.waits().p99Ms(),
                round.use().micros());
    }
}
