package dev.gramme.core.coordinate;

import dev.gramme.core.ring.NodeId;

import java.util.TreeMap;
import java.util.TreeSet;

/// Which forwarded requests were taken before: a frame may arrive twice, and a request that is
/// coordinated twice would bring back what was replaced meanwhile. The numbers of one asker ascend,
/// so a window of them is enough: what is older than the window is not taken at all.
final class Taken {
    private static final int WINDOW = 256;

    private final TreeMap<NodeId, TreeSet<Long>> numbers = new TreeMap<>();

    /// Whether the asker's request of this number arrives for the first time.
    boolean first(NodeId asker, long number) {
        TreeSet<Long> known = numbers.computeIfAbsent(asker, any -> new TreeSet<>());
        boolean outdated = known.size() == WINDOW && number < known.first();
        if (outdated || !known.add(number)) {
            return false;
        }
        if (known.size() > WINDOW) {
            known.pollFirst();
        }
        return true;
    }

    /// The asker has begun a new life, and counts anew.
    void forget(NodeId asker) {
        numbers.remove(asker);
    }
}
