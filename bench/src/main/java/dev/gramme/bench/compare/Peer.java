package dev.gramme.bench.compare;

import java.util.Arrays;
import java.util.Locale;

/// What we are compared with.
///
/// ```
///            nodes of its own will
/// redis      1       loaded by redis-benchmark, or by our own generator
/// hazelcast  3       each of the others by its own client
/// etcd       3
/// cassandra  1
/// ```
enum Peer {
    REDIS(1),
    HAZELCAST(3),
    ETCD(3),
    CASSANDRA(1);

    private final int usualNodes;

    Peer(int usualNodes) {
        this.usualNodes = usualNodes;
    }

    /// @throws IllegalArgumentException if nobody is called so
    static Peer named(String name) {
        return Arrays.stream(values())
                .filter(peer -> peer.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no peer is called %s".formatted(name)));
    }

    /// On the command line and in tables.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    int usualNodes() {
        return usualNodes;
    }

    int usualRounds() {
        return this == REDIS ? 5 : 3;
    }
}
