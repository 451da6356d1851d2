package dev.gramme.core.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Highest-random-weight hashing (Thaler, Ravishankar 1996): every node has a score for every
/// partition that depends on nothing but the two, so an order by score does not change when other
/// nodes come or go.
final class Rendezvous {
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private Rendezvous() {}

    /// 64 bits of XXH3 over the node's name.
    static long hash(NodeId node) {
        return HASHER.hashBytesToLong(node.name().getBytes(StandardCharsets.US_ASCII));
    }

    /// The finaliser of SplitMix64 over the node's hash and the partition.
    static long score(long nameHash, int partition) {
        long z = nameHash + (partition + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// The nodes from the highest score for the partition to the lowest.
    static List<NodeId> order(List<NodeId> nodes, int partition) {
        record Scored(NodeId node, long score) {}
        Scored[] scored = new Scored[nodes.size()];
        for (int i = 0; i < scored.length; i++) {
            scored[i] = new Scored(nodes.get(i), score(hash(nodes.get(i)), partition));
        }
        Arrays.sort(
                scored,
                (a, b) -> {
                    int byScore = Long.compareUnsigned(b.score, a.score);
                    return byScore != 0 ? byScore : a.node.compareTo(b.node);
                });
        List<NodeId> ordered = new ArrayList<>(scored.length);
        for (Scored one : scored) {
            ordered.add(one.node);
        }
        return ordered;
    }
}
