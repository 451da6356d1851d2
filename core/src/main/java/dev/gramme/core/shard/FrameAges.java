package dev.gramme.core.shard;

import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import java.util.TreeMap;

/// How long a frame was on its way, without comparing wall clocks: both nodes' monotonic clocks run
/// at nearly one rate, so of all frames of one life the one with the least difference was the
/// fastest, and every other is later by what its own difference exceeds that.
///
/// A frame that waited in a socket while this node was paused must not be acted upon as if its
/// client were still waiting.
final class FrameAges {
    /// Two clocks may drift apart by this much; the least difference is forgotten as slowly.
    private static final double DRIFT = 0.02;

    private record Fastest(Actor life, long differenceMs, long atMs) {}

    private final TreeMap<NodeId, Fastest> fastest = new TreeMap<>();

    /// @return 0 for the fastest frame so far, and for the first of a life
    long ageMs(NodeId from, Actor life, long sentAtMs, long nowMs) {
        long difference = nowMs - sentAtMs;
        Fastest known = fastest.get(from);
        if (known == null || !known.life.equals(life)) {
            fastest.put(from, new Fastest(life, difference, nowMs));
            return 0;
        }
        long least = known.differenceMs + (long) (DRIFT * (nowMs - known.atMs));
        if (difference <= least) {
            fastest.put(from, new Fastest(life, difference, nowMs));
            return 0;
        }
        return difference - least;
    }
}
