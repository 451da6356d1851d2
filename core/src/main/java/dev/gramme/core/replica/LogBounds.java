package dev.gramme.core.replica;

import dev.gramme.core.port.Limits;

/// How long the log of one partition may become. A log longer than the partition has keys costs
/// more than the full transfer it spares; a short one is kept nevertheless, and none takes more
/// than its share of the node's memory: all logs together an eighth.
///
/// @param least so long it may be whatever the partition holds
/// @param most longer it never is
public record LogBounds(long least, long most) {
    static final LogBounds NONE = new LogBounds(Long.MAX_VALUE, Long.MAX_VALUE);

    /// What an entry takes in memory, about.
    private static final int ENTRY_BYTES = 128;

    private static final int SHARE_OF_MEMORY = 8;

    /// Also on a node with little memory and many partitions there is room for what is under way.
    private static final int LEAST_SHARE = 512;

    /// A log is looked through in one go: bounded, however much memory there is.
    private static final int MOST_SHARE = 8;

    /// The bounds on a node with so much memory and so many partitions.
    public static LogBounds of(Limits limits, long limitBytes, int partitions) {
        long entries = limits.logEntries();
        long share = limitBytes / SHARE_OF_MEMORY / ENTRY_BYTES / Math.max(1, partitions);
        long least = Math.clamp(share, Math.max(1, entries / LEAST_SHARE), entries);
        return new LogBounds(least, Math.clamp(share, least, entries * MOST_SHARE));
    }

    /// The bound of a partition of so many keys.
    long of(long keys) {
        return Math.clamp(keys, least, most);
    }

    /// How much longer a log becomes before the other homes are asked to agree.
    static long growth(long bound) {
        return Math.max(1, bound / 4);
    }

    /// How many entries the log entry of a key counts for.
    static int weight(int keyBytes) {
        return 1 + keyBytes / ENTRY_BYTES;
    }
}
