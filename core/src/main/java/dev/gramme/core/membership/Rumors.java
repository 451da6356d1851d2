package dev.gramme.core.membership;

import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.NodeId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rumours this node still passes on: one per member, those sent least first, the newest of
/// them before the others (SWIM §4.1). Each is sent about 3 log2(n+1) times, then forgotten.
final class Rumors {
    private static final int SPREAD = 3;
    private static final Comparator<Queued> LEAST_SENT =
            Comparator.comparingInt(Queued::sentCount)
                    .thenComparing(Comparator.comparingLong(Queued::age).reversed());

    private final TreeMap<NodeId, Queued> byMember = new TreeMap<>();
    private final TreeSet<Queued> order = new TreeSet<>(LEAST_SENT);
    private long added;

    /// @param age numbers the rumours in the order they came
    private record Queued(Rumor rumor, int sentCount, long age) {}

    /// Passes a rumour on from now on, in place of any other on the same member.
    void add(Rumor rumor) {
        forget(rumor.member());
        enqueue(new Queued(rumor, 0, ++added));
    }

    void forget(NodeId member) {
        Queued old = byMember.remove(member);
        if (old != null) {
            order.remove(old);
        }
    }

    /// The rumours for one frame, and counts them as sent: `first` in any case, then others, `most`
    /// of them in all.
    List<Rumor> take(List<Rumor> first, int most, int membersCount) {
        List<Rumor> taken = new ArrayList<>(first.subList(0, Math.min(most, first.size())));
        List<Queued> sent = new ArrayList<>();
        for (Queued queued : order) {
            if (taken.size() >= most) {
                break;
            }
            if (first.stream().noneMatch(r -> r.member().equals(queued.rumor().member()))) {
                taken.add(queued.rumor());
                sent.add(queued);
            }
        }
        for (Queued queued : sent) {
            forget(queued.rumor().member());
            if (queued.sentCount() + 1 < copies(membersCount)) {
                enqueue(new Queued(queued.rumor(), queued.sentCount() + 1, queued.age()));
            }
        }
        return taken;
    }

    int size() {
        return order.size();
    }

    /// How often a rumour is sent in a cluster of so many members.
    static int copies(int membersCount) {
        return SPREAD * (Integer.SIZE - Integer.numberOfLeadingZeros(membersCount));
    }

    private void enqueue(Queued queued) {
        byMember.put(queued.rumor().member(), queued);
        order.add(queued);
    }
}
