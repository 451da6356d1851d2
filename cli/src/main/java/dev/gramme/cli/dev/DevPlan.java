package dev.gramme.cli.dev;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What cluster is wanted. Nodes are numbered from 1.
///
/// @param zones how many zones the nodes are dealt to; 0: none are named
/// @param basePort client port of the first node
record DevPlan(int nodes, int n, int r, int w, int q, int zones, int basePort) {
    static final int MAX_NODES = 100;
    static final int DEFAULT_BASE_PORT = 7400;
    static final int DEFAULT_NODES = 3;

    /// From a client port to the peer port of the same node.
    private static final int PEER_OFFSET = 1000;

    private static final int MAX_PORT = 65_535;

    DevPlan {
        require(nodes >= 1 && nodes <= MAX_NODES, "--nodes is 1 to 100, not " + nodes);
        require(n >= 1 && n <= 32, "--n is 1 to 32, not " + n);
        require(r >= 1 && r <= n, "--r is 1 to n, which is " + n + ", not " + r);
        require(w >= 1 && w <= n, "--w is 1 to n, which is " + n + ", not " + w);
        require(
                q >= 1 && q <= 65_536 && Integer.bitCount(q) == 1,
                "--q is a power of two from 1 to 65536, not " + q);
        require(zones >= 0 && zones <= nodes, "--zones is at most --nodes, not " + zones);
        int most = MAX_PORT - PEER_OFFSET - nodes + 1;
        require(
                basePort >= 1 && basePort <= most,
                "--base-port is 1 to %d with %d nodes, not %d".formatted(most, nodes, basePort));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Completes what was said with what was saved, and that with the defaults.
    ///
    /// @param said by the flags; only what was given
    /// @param saved in the directory; empty if it is new
    static DevPlan of(Map<String, Integer> said, Map<String, Integer> saved) {
        for (Map.Entry<String, Integer> one : said.entrySet()) {
            Integer kept = saved.get(one.getKey());
            require(
                    kept == null || kept.equals(one.getValue()),
                    "this data directory holds a cluster with --%s %s, not %s"
                            .formatted(one.getKey(), kept, one.getValue()));
        }
        Map<String, Integer> all = new TreeMap<>(saved);
        all.putAll(said);
        int nodes = all.getOrDefault("nodes", DEFAULT_NODES);
        int n = all.getOrDefault("n", Math.clamp(nodes, 1, 3));
        int majority = n / 2 + 1;
        return new DevPlan(
                nodes,
                n,
                all.getOrDefault("r", majority),
                all.getOrDefault("w", majority),
                all.getOrDefault("q", 256),
                all.getOrDefault("zones", 0),
                all.getOrDefault("base-port", DEFAULT_BASE_PORT));
    }

    /// What [#of] takes as saved.
    Map<String, Integer> toMap() {
        Map<String, Integer> map = new TreeMap<>();
        map.put("nodes", nodes);
        map.put("n", n);
        map.put("r", r);
        map.put("w", w);
        map.put("q", q);
        map.put("zones", zones);
        map.put("base-port", basePort);
        return map;
    }

    String name(int node) {
        return "n" + node;
    }

    int clientPort(int node) {
        return basePort + node - 1;
    }

    int peerPort(int node) {
        return clientPort(node) + PEER_OFFSET;
    }

    /// Empty if no zones are named.
    String zone(int node) {
        return zones == 0 ? "" : "z" + ((node - 1) % zones + 1);
    }

    List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            numbers.add(node);
        }
        return numbers;
    }

    /// All nodes as the flag `--members` lists them.
    String members() {
        List<String> members = new ArrayList<>();
        for (int node : numbers()) {
            String zone = zone(node).isEmpty() ? "" : "@" + zone(node);
            members.add(
                    "%s=127.0.0.1:%d/%d%s"
                            .formatted(name(node), peerPort(node), clientPort(node), zone));
        }
        return String.join(",", members);
    }

    /// Megabytes of heap of one node: many nodes share one machine.
    int heapMegabytes() {
        if (nodes <= 5) {
            return 256;
        }
        return nodes <= 20 ? 128 : 64;
    }
}
