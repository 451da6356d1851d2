package dev.gramme.storage.log;

import java.util.ArrayDeque;

/// Buffers of groups that were written, for groups to come: a group of a busy log has half a
/// megabyte, and to make and clear an array for each would be most of a collector's work.
final class Sinks {
    private static final int MOST_SPARE = 4;
    private static final int FIRST_BYTES = 4 << 10;
    private static final int LARGEST_BYTES = 1 << 20;

    private final ArrayDeque<ByteSink> spare = new ArrayDeque<>();

    /// An empty one.
    ByteSink take() {
        ByteSink sink = spare.poll();
        return sink == null ? new ByteSink(FIRST_BYTES) : sink;
    }

    /// @param sink of whose bytes nobody has need any more
    void give(ByteSink sink) {
        if (spare.size() < MOST_SPARE && sink.capacity() <= LARGEST_BYTES) {
            sink.clear();
            spare.push(sink);
        }
    }
}
