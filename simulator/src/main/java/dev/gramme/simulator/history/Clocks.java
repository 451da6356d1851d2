package dev.gramme.simulator.history;

import java.util.List;

/// The wall clocks of a cluster's nodes, as they went, jumps included: what expiry is judged by.
/// Times of the history in, wall milliseconds since 1970 out.
public interface Clocks {
    /// Of a history in which nothing expires.
    Clocks NONE =
            new Clocks() {
                @Override
                public List<String> nodes() {
                    return List.of();
                }

                @Override
                public long skewMs() {
                    return 0;
                }

                @Override
                public long leastMs(String node, long fromNanos, long toNanos) {
                    throw new IllegalArgumentException("no clock of " + node);
                }

                @Override
                public long mostMs(String node, long fromNanos, long toNanos) {
                    throw new IllegalArgumentException("no clock of " + node);
                }
            };

    List<String> nodes();

    /// By how much two right clocks may differ.
    long skewMs();

    /// The least that a node's clock said within a time.
    long leastMs(String node, long fromNanos, long toNanos);

    /// The most that a node's clock said within a time.
    long mostMs(String node, long fromNanos, long toNanos);
}
