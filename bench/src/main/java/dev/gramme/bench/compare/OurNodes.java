package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Our own nodes, started as anybody starts them: by the launcher, each a process.
final class OurNodes {
    static final String NAME = "gramme";

    /// From a client port to the peer port.
    private static final int PEERS = 1_000;

    private static final String HEAP = "-Xms1g -Xmx1g";

    private OurNodes() {}

    /// The JVM options of every node; what the caller's environment says comes before our own.
    static String options() {
        return System.getenv().getOrDefault("GRAMME_JAVA_OPTS", HEAP);
    }

    /// Returns when all are ready and see each other.
    ///
    /// @param stack takes what must be stopped
    /// @param ports of one node: N=1; of three: N=3 R=2 W=2
    /// @param durable whether they keep records on disk
    static List<Served> start(Stack stack, List<Integer> ports, boolean durable)
            throws IOException, InterruptedException {
        int count = ports.size();
        List<Served> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path home = stack.directory(NAME + (i + 1));
            List<String> command = command(i, ports, home);
            command.addAll(List.of("--engine", durable ? "log" : "memory"));
            nodes.add(
                    stack.push(
                            Served.start(
                                    command,
                                    Map.of("GRAMME_JAVA_OPTS", options()),
                                    home.resolve("log"))));
        }
        for (int i = 0; i < count; i++) {
            int port = ports.get(i);
            nodes.get(i).await("is ready with all others alive", () -> isReady(port, count));
        }
        return nodes;
    }

    private static List<String> command(int index, List<Integer> ports, Path home) {
        int port = ports.get(index);
        List<String> words = new ArrayList<>(List.of("./gramme", "server"));
        words.addAll(List.of("--name", name(index), "--data", home.resolve("data").toString()));
        words.addAll(List.of("--client-port", "" + port, "--peer-port", "" + (port + PEERS)));
        if (ports.size() == 1) {
            words.addAll(List.of("--n", "1"));
        } else {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < ports.size(); i++) {
                int client = ports.get(i);
                members.add("%s=127.0.0.1:%d/%d".formatted(name(i), client + PEERS, client));
            }
            words.addAll(List.of("--n", "3", "--r", "2", "--w", "2"));
            words.addAll(List.of("--members", String.join(",", members)));
        }
        return words;
    }

    private static String name(int index) {
        return "n" + (index + 1);
    }

    private static boolean isReady(int port, int count) {
        return Page.of(port, "/readyz").status() == 200
                && Page.of(port, "/admin/status").body().split("\"alive\"", -1).length - 1 >= count;
    }
}
