package dev.gramme.core.coordinate;

import dev.gramme.core.ring.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Forwarded requests that were taken up here: a frame that arrives twice must not become two
/// events. Each is remembered until a copy of it would be refused for its age.
final class SeenForwards {
    private record Forwarded(NodeId from, long op) {}

    private final Map<Forwarded, Long> until = new LinkedHashMap<>();

    /// @return false: it was taken up before
    boolean first(NodeId from, long op, long timeoutMs, long nowMs) {
        Iterator<Long> oldest = until.values().iterator();
        while (oldest.hasNext() && oldest.next() - nowMs < 0) {
            oldest.remove();
        }
        // Twice the deadline: clocks drift, and ages are told by the fastest frame so far.
        return until.putIfAbsent(new Forwarded(from, op), nowMs + 2 * timeoutMs + 1_000) == null;
    }
}
