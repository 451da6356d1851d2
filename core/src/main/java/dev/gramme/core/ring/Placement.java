package dev.gramme.core.ring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The homes of every partition, in preference order.
public final class Placement {
    private final List<List<NodeId>> homes;

    public Placement(List<List<NodeId>> homes) {
        this.homes = homes.stream().map(List::copyOf).toList();
    }

    /// Places `n` homes of each partition on the members (fewer if there are fewer members).
    ///
    /// @param before the placement to stay close to; null: none
    public static Placement solve(
            List<Member> members, int partitions, int n, @Nullable Placement before) {
        List<Member> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparing(Member::id));
        List<List<NodeId>> placed = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            List<NodeId> row = new ArrayList<>(n);
            for (int i = 0; i < Math.min(n, sorted.size()); i++) {
                row.add(sorted.get((partition + i) % sorted.size()).id());
            }
            placed.add(row);
        }
        return new Placement(placed);
    }

    public int partitions() {
        return homes.size();
    }

    public List<NodeId> homes(int partition) {
        return homes.get(partition);
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
