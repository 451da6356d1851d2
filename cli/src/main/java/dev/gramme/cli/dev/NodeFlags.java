package dev.gramme.cli.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The words that start one node of a plan.
final class NodeFlags {
    private static final int FEW_NODES = 5;

    /// The launcher says so where a rehearsed start lies (JEP 483).
    private static final String QUICK_START = "gramme.quick-start";

    /// The launcher says so where the JVM's options lie; without it they are the JVM's own.
    private static final String OPTION_FILES = "gramme.jvm";

    private NodeFlags() {}

    /// The flags of `gramme server`.
    ///
    /// @param inMemory nothing is to be left behind
    static List<String> server(DevPlan plan, int node, Path data, boolean inMemory) {
        List<String> flags = new ArrayList<>();
        add(flags, "name", plan.name(node));
        add(flags, "client-port", plan.clientPort(node));
        add(flags, "peer-port", plan.peerPort(node));
        add(flags, "data", data);
        add(flags, "engine", inMemory ? "memory" : "log");
        add(flags, "members", plan.members());
        add(flags, "n", plan.n());
        add(flags, "r", plan.r());
        add(flags, "w", plan.w());
        add(flags, "q", plan.q());
        if (!plan.zone(node).isEmpty()) {
            add(flags, "zone", plan.zone(node));
        }
        return flags;
    }

    private static void add(List<String> flags, String key, Object value) {
        flags.add("--" + key);
        flags.add(value.toString());
    }

    /// Java and its options, without the class path and the main class.
    ///
    /// @param more further options, with spaces between; empty: none
    static List<String> java(DevPlan plan, String more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String files = System.getProperty(OPTION_FILES, "");
        if (!files.isEmpty()) {
            words.add("@" + Path.of(files, "every.options"));
            words.add("@" + Path.of(files, "dev-node.options"));
        }
        words.add("-Xmx" + plan.heapMegabytes() + "m");
        String quickStart = System.getProperty(QUICK_START, "");
        if (!quickStart.isEmpty()) {
            words.addAll(List.of("-XX:AOTCache=" + quickStart, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        if (plan.nodes() > FEW_NODES) {
            words.add("-XX:TieredStopAtLevel=1");
            words.add("-Xss512k");
        }
        if (!more.isBlank()) {
            words.addAll(List.of(more.strip().split("\\s+")));
        }
        return words;
    }
}
