package dev.gramme.core.ring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The preference list of each partition for one membership, kept once it was asked for, for as
/// many partitions as fit into a bound. Lists are immutable, so that loops which share a topology
/// may find one twice but never half.
final class Preferences {
    /// 16 MiB of references: all partitions of 1,000 nodes with Q = 4,096.
    private static final int KEPT_ENTRIES = 1 << 22;

    private final List<Member> members;
    private final List<@Nullable List<NodeId>> found;

    Preferences(List<Member> members, int partitions) {
        int kept = Math.min(partitions, KEPT_ENTRIES / Math.max(1, members.size()));
        this.members = members;
        this.found = new ArrayList<>(Collections.nCopies(kept, null));
    }

    /// Whether the lists are of exactly this list of members.
    boolean areOf(List<Member> others) {
        return members.equals(others);
    }

    List<NodeId> of(int partition, List<NodeId> homes) {
        List<NodeId> kept = partition < found.size() ? found.get(partition) : null;
        if (kept != null) {
            return kept;
        }
        List<NodeId> others = new ArrayList<>(members.size());
        for (Member member : members) {
            if (!homes.contains(member.id())) {
                others.add(member.id());
            }
        }
        List<NodeId> all = new ArrayList<>(homes);
        all.addAll(Rendezvous.order(others, partition));
        List<NodeId> preference = List.copyOf(all);
        if (partition < found.size()) {
            found.set(partition, preference);
        }
        return preference;
    }
}
