package dev.gramme.core.ring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Solves one placement; one object per solution.
///
/// ```
/// keep what was and may stay ──▶ fill holes ──▶ shed what is too much ──▶ exchange ──▶ order
/// ```
///
/// A partition has `width` slots, each with a node or a hole. A slot may pass from one holder to
/// another as long as the partition's homes stay distinct nodes in enough distinct zones ([#fits]).
/// Most slots find a node short of its target at once. For the rest, [#exchange] looks for the
/// shortest chain of passes from a node with too much to one with too little. The slots, zones and
/// targets form a flow network whose capacities are whole numbers, and the shares themselves are a
/// flow through it, so such a chain exists until every node holds its target.
final class PlacementSolver {
    private static final int HOLE = -1;

    private final List<Member> members;
    private final int partitions;
    private final int width;
    private final Shares shares;
    private final int[] slots;
    private final int[] load;
    private final int[] zoneShort;
    private final long[] nameHash;
    private int[] target = {};

    PlacementSolver(List<Member> unsorted, int partitions, int n) {
        this.members = new ArrayList<>(unsorted);
        this.members.sort(Comparator.comparing(Member::id));
        this.partitions = partitions;
        this.width = Math.min(n, members.size());
        this.shares = new Shares(members, partitions, width);
        this.slots = new int[partitions * width];
        Arrays.fill(slots, HOLE);
        this.load = new int[members.size()];
        this.zoneShort = new int[shares.zoneCount()];
        this.nameHash = members.stream().mapToLong(m -> Rendezvous.hash(m.id())).toArray();
    }

    Placement solve(@Nullable Placement before) {
        if (before != null && before.partitions() != partitions) {
            throw new IllegalArgumentException(
                    "the placement before has "
                            + before.partitions()
                            + " partitions, not "
                            + partitions);
        }
        if (before != null) {
            keep(before);
        }
        target = shares.targets(load);
        for (int node = 0; node < load.length; node++) {
            zoneShort[shares.zoneOf(node)] += target[node] - load[node];
        }
        int[] order = scattered();
        giveAway(order, true);
        giveAway(order, false);
        while (anyTooLittle()) {
            exchange();
        }
        return new PreferenceOrder(members, slots, partitions, load, nameHash).order(before);
    }

    private void keep(Placement before) {
        Map<NodeId, Integer> numbers = new HashMap<>();
        for (int node = 0; node < members.size(); node++) {
            numbers.put(members.get(node).id(), node);
        }
        for (int partition = 0; partition < partitions; partition++) {
            int slot = partition * width;
            int end = slot + width;
            for (NodeId home : before.homes(partition)) {
                Integer node = numbers.get(home);
                if (node != null && slot < end && fits(slot, node)) {
                    slots[slot++] = node;
                    load[node]++;
                }
            }
        }
    }

    /// Whether a node may take this slot over from its present holder: it holds no other of the
    /// partition, and the homes that share a zone with another are no more than they must be.
    private boolean fits(int slot, int node) {
        int first = slot - slot % width;
        int zone = shares.zoneOf(node);
        int doubled = 0;
        for (int i = first; i < first + width; i++) {
            int holder = slots[i];
            if (holder == node) {
                return false;
            }
            if (holder != HOLE && i != slot && shares.zoneOf(holder) == zone) {
                doubled = 1;
            }
        }
        return doubled == 0 || doubledZones(first, slot) < width - shares.distinctZones();
    }

    /// How many homes of a partition have their zone in common with an earlier one, `except` aside.
    private int doubledZones(int first, int except) {
        int doubled = 0;
        for (int i = first; i < first + width; i++) {
            for (int j = first; slots[i] != HOLE && i != except && j < i; j++) {
                if (slots[j] != HOLE
                        && j != except
                        && shares.zoneOf(slots[i]) == shares.zoneOf(slots[j])) {
                    doubled++;
                    break;
                }
            }
        }
        return doubled;
    }

    /// Gives each hole, or each slot of a node with too many, to the node that lacks most.
    private void giveAway(int[] order, boolean holes) {
        int[] lacking = lacking();
        for (int partition : order) {
            for (int slot = partition * width; slot < (partition + 1) * width; slot++) {
                int holder = slots[slot];
                if (holes ? holder == HOLE : holder != HOLE && load[holder] > target[holder]) {
                    int taker = neediest(slot, lacking);
                    if (taker != HOLE) {
                        pass(slot, taker);
                    }
                }
            }
        }
    }

    private int neediest(int slot, int[] lacking) {
        int best = HOLE;
        for (int node : lacking) {
            if (load[node] < target[node]
                    && (best == HOLE || needsMore(node, best, slot / width))
                    && fits(slot, node)) {
                best = node;
            }
        }
        return best;
    }

    private boolean needsMore(int node, int other, int partition) {
        int byZone = zoneShort[shares.zoneOf(node)] - zoneShort[shares.zoneOf(other)];
        if (byZone != 0) {
            return byZone > 0;
        }
        int byNode = (target[node] - load[node]) - (target[other] - load[other]);
        if (byNode != 0) {
            return byNode > 0;
        }
        return Rendezvous.score(nameHash[node], partition)
                > Rendezvous.score(nameHash[other], partition);
    }

    private void pass(int slot, int taker) {
        int holder = slots[slot];
        if (holder != HOLE) {
            load[holder]--;
            zoneShort[shares.zoneOf(holder)]++;
        }
        slots[slot] = taker;
        load[taker]++;
        zoneShort[shares.zoneOf(taker)]--;
    }

    private boolean anyTooLittle() {
        for (int node = 0; node < load.length; node++) {
            if (load[node] < target[node]) {
                return true;
            }
        }
        return false;
    }

    /// Finds, breadth first, the shortest chain of passes from the holes and the nodes with too
    /// much to a node with too little, and walks it. A shortest chain never passes through one
    /// place of one partition twice (it could be cut short there), so its passes do not disturb
    /// each other.
    private void exchange() {
        int[] viaSlot = new int[members.size()];
        Arrays.fill(viaSlot, -1);
        boolean[] reached = new boolean[members.size()];
        List<List<Integer>> held = slotsByHolder();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(members.size());
        for (int node = 0; node < load.length; node++) {
            if (load[node] > target[node]) {
                reached[node] = true;
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            for (int slot : held.get(open.remove())) {
                for (int node = 0; node < load.length; node++) {
                    if (!reached[node] && fits(slot, node)) {
                        reached[node] = true;
                        viaSlot[node] = slot;
                        open.add(node);
                        if (load[node] < target[node]) {
                            walk(node, viaSlot);
                            return;
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("RING-2: no chain of passes leads to the shares");
    }

    private void walk(int end, int[] viaSlot) {
        int node = end;
        while (node != HOLE && viaSlot[node] >= 0) {
            int slot = viaSlot[node];
            int giver = slots[slot];
            pass(slot, node);
            node = giver;
        }
    }

    /// The slots of each node; behind the last node stand the holes.
    private List<List<Integer>> slotsByHolder() {
        List<List<Integer>> held = new ArrayList<>();
        for (int node = 0; node <= members.size(); node++) {
            held.add(new ArrayList<>());
        }
        for (int slot = 0; slot < slots.length; slot++) {
            held.get(slots[slot] == HOLE ? members.size() : slots[slot]).add(slot);
        }
        return held;
    }

    private int[] lacking() {
        int[] lacking = new int[members.size()];
        int count = 0;
        for (int node = 0; node < load.length; node++) {
            if (load[node] < target[node]) {
                lacking[count++] = node;
            }
        }
        return Arrays.copyOf(lacking, count);
    }

    /// The partitions in an order that has nothing to do with their numbers, so that what moves is
    /// spread over the ring.
    private int[] scattered() {
        long[] keys = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            keys[partition] = Rendezvous.score(0, partition) << 32 >>> 1 | partition;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key & Integer.MAX_VALUE).toArray();
    }
}
