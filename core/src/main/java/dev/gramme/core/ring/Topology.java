package dev.gramme.core.ring;

import dev.gramme.core.item.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The cluster's one document of who holds what. Immutable; epoch n+1 is chosen by a majority of
/// the members of epoch n and replaces it whole.
///
/// @param epoch 1 at formation
/// @param settings fixed at formation
/// @param members ascending by id
/// @param removed names that never come back
public record Topology(
        ClusterId cluster,
        long epoch,
        Settings settings,
        List<Member> members,
        List<NodeId> removed,
        Placement placement) {
    /// What a cluster decides once.
    ///
    /// @param partitions Q, a power of two from 1 to 65,536
    /// @param n homes of a partition
    /// @param r default read quorum, 1..n
    /// @param w default write quorum, 1..n
    public record Settings(int partitions, int n, int r, int w) {
        public Settings {
            require(Integer.bitCount(partitions) == 1 && partitions <= 65_536, "q", partitions);
            require(n >= 1 && n <= 32, "n", n);
            require(r >= 1 && r <= n, "r", r);
            require(w >= 1 && w <= n, "w", w);
        }

        private static void require(boolean holds, String setting, int value) {
            if (!holds) {
                throw new IllegalArgumentException(
                        "q is a power of two from 1 to 65536, n 1 to 32, r and w 1 to n; not "
                                + setting
                                + " = "
                                + value);
            }
        }
    }

    public Topology {
        List<Member> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparing(Member::id));
        members = List.copyOf(sorted);
        removed = List.copyOf(removed);
    }

    /// The first topology of a new cluster.
    public static Topology found(ClusterId cluster, Settings settings, List<Member> members) {
        Placement placement = Placement.solve(members, settings.partitions(), settings.n(), null);
        return new Topology(cluster, 1, settings, members, List.of(), placement);
    }

    /// The next epoch with these members, placed with the least movement.
    public Topology withMembers(List<Member> next) {
        Placement placed = Placement.solve(next, settings.partitions(), settings.n(), placement);
        return new Topology(cluster, epoch + 1, settings, next, removed, placed);
    }

    public int partitionOf(Key key) {
        return Token.partition(Token.of(key), settings.partitions());
    }

    /// The homes of a partition in preference order.
    public List<NodeId> homes(int partition) {
        return placement.homes(partition);
    }

    /// The members that hold no home of a partition, in the order in which they stand in for its
    /// homes (Dynamo §4.6): by rendezvous score, so every partition has its own order, which hardly
    /// changes when members come or go.
    public List<NodeId> fallbacks(int partition) {
        List<NodeId> preference = preference(partition);
        return preference.subList(homes(partition).size(), preference.size());
    }

    /// Every member, in the order in which requests on a partition turn to them: its homes, then
    /// its fallbacks. Kept once found, in very large clusters for some of the partitions.
    public List<NodeId> preference(int partition) {
        return placement.preference(partition, members);
    }

    /// Asked once per frame between nodes.
    public @Nullable Member member(NodeId id) {
        int low = 0;
        int high = members.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = members.get(middle).id().compareTo(id);
            if (order == 0) {
                return members.get(middle);
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return null;
    }

    public List<NodeId> memberIds() {
        return members.stream().map(Member::id).toList();
    }

    public int majority() {
        return members.size() / 2 + 1;
    }
}
