package dev.gramme.core.ring;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;

/// The homes of every partition, in preference order.
public final class Placement {
    private final List<List<NodeId>> homes;
    private @Nullable Preferences preferences;

    public Placement(List<List<NodeId>> homes) {
        this.homes = homes.stream().map(List::copyOf).toList();
    }

    /// Places `n` homes of each partition on the members (fewer if there are fewer members). In
    /// this order: the homes are distinct nodes; they touch as many zones as they can; every node
    /// holds its share by capacity, give or take one home; as few homes as possible change. The
    /// same members give the same placement, in whatever order they are listed.
    ///
    /// @param before the placement to stay close to; null: none
    public static Placement solve(
            List<Member> members, int partitions, int n, @Nullable Placement before) {
        if (members.isEmpty()) {
            return new Placement(Collections.nCopies(partitions, List.of()));
        }
        return new PlacementSolver(members, partitions, n).solve(before);
    }

    public int partitions() {
        return homes.size();
    }

    public List<NodeId> homes(int partition) {
        return homes.get(partition);
    }

    /// The homes of a partition, then the other members as [Topology#fallbacks] orders them.
    List<NodeId> preference(int partition, List<Member> members) {
        Preferences known = preferences;
        if (known == null || !known.areOf(members)) {
            known = new Preferences(members, homes.size());
            preferences = known;
        }
        return known.of(partition, homes(partition));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Placement placement && homes.equals(placement.homes);
    }

    @Override
    public int hashCode() {
        return homes.hashCode();
    }

    @Override
    public String toString() {
        return homes.toString();
    }
}
