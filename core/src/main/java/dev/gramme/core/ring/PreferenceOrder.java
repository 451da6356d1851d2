package dev.gramme.core.ring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/// Orders the homes of each partition, once it is settled who they are. The first home coordinates
/// overwrites, so first places are spread like the homes themselves: a node with `load` homes of
/// `width` each is first in `load / width` partitions, give or take one. Who was first stays first
/// where that holds; the others keep their order, and newcomers stand behind them.
final class PreferenceOrder {
    private final List<Member> members;
    private final int[] slots;
    private final int partitions;
    private final int width;
    private final int[] load;
    private final long[] nameHash;
    private final int[] first;
    private final int[] firsts;

    PreferenceOrder(
            List<Member> members, int[] slots, int partitions, int[] load, long[] nameHash) {
        this.members = members;
        this.slots = slots;
        this.partitions = partitions;
        this.width = slots.length / partitions;
        this.load = load;
        this.nameHash = nameHash;
        this.first = new int[partitions];
        this.firsts = new int[members.size()];
    }

    Placement order(@Nullable Placement before) {
        for (int partition = 0; partition < partitions; partition++) {
            sort(partition, before == null ? List.of() : before.homes(partition));
        }
        chooseFirst(before);
        shiftDirectly();
        shiftAll(node -> firsts[node] > most(node), node -> firsts[node] < most(node));
        shiftAll(node -> firsts[node] > least(node), node -> firsts[node] < least(node));
        List<List<NodeId>> homes = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            homes.add(homes(partition));
        }
        return new Placement(homes);
    }

    private int least(int node) {
        return load[node] / width;
    }

    private int most(int node) {
        return (load[node] + width - 1) / width;
    }

    /// Former homes in their former order, then newcomers by score.
    private void sort(int partition, List<NodeId> former) {
        Integer[] row = new Integer[width];
        for (int i = 0; i < width; i++) {
            row[i] = slots[partition * width + i];
        }
        Arrays.sort(
                row,
                Comparator.comparingInt((Integer node) -> rank(former, members.get(node).id()))
                        .thenComparingLong(node -> Rendezvous.score(nameHash[node], partition)));
        for (int i = 0; i < width; i++) {
            slots[partition * width + i] = row[i];
        }
    }

    private static int rank(List<NodeId> former, NodeId node) {
        int at = former.indexOf(node);
        return at < 0 ? former.size() : at;
    }

    private void chooseFirst(@Nullable Placement before) {
        for (int partition = 0; partition < partitions; partition++) {
            int chosen = slots[partition * width];
            boolean kept =
                    before != null
                            && !before.homes(partition).isEmpty()
                            && before.homes(partition).getFirst().equals(members.get(chosen).id());
            if (!kept) {
                chosen = furthestBehind(partition);
            }
            first[partition] = chosen;
            firsts[chosen]++;
        }
    }

    private int furthestBehind(int partition) {
        int best = slots[partition * width];
        for (int i = 1; i < width; i++) {
            int node = slots[partition * width + i];
            if (least(node) - firsts[node] > least(best) - firsts[best]) {
                best = node;
            }
        }
        return best;
    }

    private void shiftDirectly() {
        for (int partition = 0; partition < partitions; partition++) {
            int behind = furthestBehind(partition);
            int holder = first[partition];
            if (firsts[behind] < least(behind) && firsts[holder] > least(holder)) {
                makeFirst(partition, behind);
            }
        }
    }

    private void makeFirst(int partition, int node) {
        firsts[first[partition]]--;
        first[partition] = node;
        firsts[node]++;
    }

    private void shiftAll(IntPredicate spares, IntPredicate lacks) {
        boolean shifted = true;
        while (shifted) {
            shifted = shift(spares, lacks);
        }
    }

    /// Moves one first place along the shortest chain from a node that has one to spare to a node
    /// that lacks one; false if there is no such chain.
    private boolean shift(IntPredicate spares, IntPredicate lacks) {
        List<List<Integer>> held = partitionsByFirst();
        int[] via = new int[members.size()];
        Arrays.fill(via, -1);
        boolean[] reached = new boolean[members.size()];
        ArrayDeque<Integer> open = new ArrayDeque<>();
        boolean lacking = false;
        for (int node = 0; node < reached.length; node++) {
            reached[node] = spares.test(node);
            lacking |= lacks.test(node);
            if (reached[node]) {
                open.add(node);
            }
        }
        while (lacking && !open.isEmpty()) {
            for (int partition : held.get(open.remove())) {
                for (int i = 0; i < width; i++) {
                    int node = slots[partition * width + i];
                    if (!reached[node]) {
                        reached[node] = true;
                        via[node] = partition;
                        open.add(node);
                        if (lacks.test(node)) {
                            walk(node, via);
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private void walk(int end, int[] via) {
        int node = end;
        while (via[node] >= 0) {
            int partition = via[node];
            int giver = first[partition];
            makeFirst(partition, node);
            node = giver;
        }
    }

    private List<List<Integer>> partitionsByFirst() {
        List<List<Integer>> held = new ArrayList<>();
        for (int node = 0; node < members.size(); node++) {
            held.add(new ArrayList<>());
        }
        for (int partition = 0; partition < partitions; partition++) {
            held.get(first[partition]).add(partition);
        }
        return held;
    }

    private List<NodeId> homes(int partition) {
        List<NodeId> homes = new ArrayList<>(width);
        homes.add(members.get(first[partition]).id());
        for (int i = 0; i < width; i++) {
            int node = slots[partition * width + i];
            if (node != first[partition]) {
                homes.add(members.get(node).id());
            }
        }
        return homes;
    }
}
