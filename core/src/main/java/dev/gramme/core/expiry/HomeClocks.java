package dev.gramme.core.expiry;

import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.HybridClock;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// What the wall clocks of a partition's homes have reached: this node's own, and of every other
/// node the physical part of the latest hybrid time in a frame of its present life. What was heard
/// is old, but clocks go on, so it is a lower bound.
///
/// A hybrid time runs ahead of its node's own clock by at most the allowed skew
/// ([HybridClock#observe]), or by what that clock was set back in this life: a node whose clock was
/// ahead counts as ahead until that time has come, or until its next life.
public final class HomeClocks {
    private final Neighbourhood node;
    private final TreeMap<NodeId, Long> heardMs = new TreeMap<>();

    public HomeClocks(Neighbourhood node) {
        this.node = node;
    }

    /// A frame of the present life of another node said this.
    public void heard(NodeId from, long hybridTime) {
        heardMs.merge(from, HybridClock.toWallMillis(hybridTime), Math::max);
    }

    /// The node has begun a new life: what its clock said before no longer counts.
    public void forget(NodeId other) {
        heardMs.remove(other);
    }

    /// The time that a majority of the homes has reached.
    public long agreedMs(List<NodeId> homes) {
        return majority(homes.stream().mapToLong(this::reachedMs).toArray());
    }

    /// Values that expire before this may go (EXPIRY-1).
    public long settledMs(List<NodeId> homes) {
        long settledMs = Long.MAX_VALUE;
        long[] allowedMs = new long[homes.size()];
        for (int i = 0; i < allowedMs.length; i++) {
            NodeId home = homes.get(i);
            allowedMs[i] = reachedMs(home) - marginMs(home);
            if (node.liveness(home) != Liveness.DOWN || home.equals(node.self())) {
                settledMs = Math.min(settledMs, allowedMs[i]);
            }
        }
        return Math.min(settledMs, majority(allowedMs));
    }

    /// Another home's hybrid time may be ahead of its own clock by the skew: so much more is asked.
    private long marginMs(NodeId home) {
        long skewMs = node.limits().clockAheadMs();
        return home.equals(node.self()) ? skewMs : 2 * skewMs;
    }

    private long reachedMs(NodeId home) {
        return home.equals(node.self())
                ? node.ports().clock().wallMillis()
                : heardMs.getOrDefault(home, 0L);
    }

    /// The greatest time that more than half of these have reached.
    private static long majority(long[] times) {
        Arrays.sort(times);
        return times[(times.length - 1) / 2];
    }
}
