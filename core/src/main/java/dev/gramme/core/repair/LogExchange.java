package dev.gramme.core.repair;

import dev.gramme.core.message.PeerMessage.ClockOffer;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.Missing;
import dev.gramme.core.message.PeerMessage.OfferedClock;
import dev.gramme.core.message.PeerMessage.Outdated;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Anti-entropy by clocks: a home offers its durable clocks to a fellow home, which answers with
/// the objects behind the dots that are missing (partition-clock-spec §7). Costs what is missing;
/// no tree is scanned to find nothing.
public final class LogExchange {
    private static final int CLOCKS_PER_OFFER = 256;

    private final Neighbourhood node;
    private final FullTransfers transfers;
    private final ArrayDeque<NodeId> turn = new ArrayDeque<>();
    private List<NodeId> fellows = List.of();

    public LogExchange(Neighbourhood node, FullTransfers transfers) {
        this.node = node;
        this.transfers = transfers;
    }

    /// Takes up a topology: from now on its fellow homes are offered to.
    public void use(Topology topology) {
        TreeSet<NodeId> sharing = new TreeSet<>();
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            List<NodeId> homes = topology.homes(partition);
            if (homes.contains(node.self())) {
                sharing.addAll(homes);
            }
        }
        sharing.remove(node.self());
        fellows = List.copyOf(sharing);
        turn.clear();
    }

    /// The clocks of all shared partitions to one other home. Every live one has its turn before
    /// any has the next; the order is random.
    public void tick() {
        NodeId next = nextAlive();
        if (next == null) {
            shuffle();
            next = nextAlive();
        }
        if (next != null) {
            offer(next);
        }
    }

    private @Nullable NodeId nextAlive() {
        NodeId next = turn.poll();
        while (next != null && node.liveness(next) != Liveness.ALIVE) {
            next = turn.poll();
        }
        return next;
    }

    private void shuffle() {
        List<NodeId> left = new ArrayList<>(fellows);
        while (!left.isEmpty()) {
            turn.add(left.remove(node.ports().entropy().nextInt(left.size())));
        }
    }

    /// The clock of one partition to all its other homes, at once: its log has become long.
    public void offer(Replica replica) {
        OfferedClock clock = new OfferedClock(replica.partition(), replica.durableClock());
        for (NodeId other : otherHomes(replica.partition())) {
            if (node.liveness(other) == Liveness.ALIVE) {
                node.send(other, new ClockOffer(List.of(clock)));
            }
        }
    }

    /// A node is proven to be in the life it is in: what the two lack need not wait for its turn.
    public void onMet(NodeId other) {
        if (fellows.contains(other)) {
            offer(other);
        }
    }

    private void offer(NodeId other) {
        List<OfferedClock> clocks = new ArrayList<>();
        for (Replica replica : node.replicas().values()) {
            if (node.topology().homes(replica.partition()).contains(other)) {
                clocks.add(new OfferedClock(replica.partition(), replica.durableClock()));
            }
            if (clocks.size() == CLOCKS_PER_OFFER) {
                node.send(other, new ClockOffer(List.copyOf(clocks)));
                clocks.clear();
            }
        }
        if (!clocks.isEmpty()) {
            node.send(other, new ClockOffer(clocks));
        }
    }

    public void onOffer(NodeId from, ClockOffer offer) {
        for (OfferedClock offered : offer.clocks()) {
            Replica replica = node.replica(offered.partition());
            if (replica != null && isHome(from, offered.partition())) {
                boolean whole = replica.peerClock(from, offered.clock());
                Actor life = node.life(from);
                if (!whole && life != null) {
                    node.send(from, new Outdated(offered.partition(), life));
                }
                replica.closeLike(offered.clock());
                replica.trim(otherHomes(offered.partition()));
                replica.missing(
                        offered.clock(),
                        node.limits().stepBytes(),
                        (entries, needFull) ->
                                answer(from, offered.partition(), entries, needFull));
            }
        }
    }

    /// This home's disk is not the one it had: until it has taken over what the others hold, it
    /// does not testify.
    public void onOutdated(NodeId from, Outdated outdated) {
        Replica replica = node.replica(outdated.partition());
        if (replica != null && isHome(from, outdated.partition()) && replica.inGoodStanding()) {
            node.note(
                    Kind.OUTDATED,
                    from,
                    "partition="
                            + outdated.partition()
                            + ": less than an earlier life of this node had; is its data directory"
                            + " an old copy? What is missing is taken over");
            replica.recoverFrom(otherHomes(outdated.partition()));
        }
    }

    private void answer(NodeId to, int partition, List<Entry> entries, boolean needFull) {
        Actor life = node.life(to);
        if ((entries.isEmpty() && !needFull) || life == null) {
            return;
        }
        node.note(
                needFull ? Kind.NEED_FULL : Kind.EXCHANGE,
                to,
                "partition=" + partition + " keys=" + entries.size());
        node.send(to, new Missing(partition, entries, needFull, life));
    }

    public void onMissing(NodeId from, Missing missing) {
        Replica replica = node.replica(missing.partition());
        if (replica == null || !isHome(from, missing.partition())) {
            return;
        }
        for (Entry entry : missing.entries()) {
            replica.absorb(entry.key(), entry.siblings(), entry.events(), absorbed -> {});
        }
        if (missing.needFull()) {
            transfers.want(missing.partition(), from);
        }
    }

    private boolean isHome(NodeId other, int partition) {
        return node.topology().homes(partition).contains(other);
    }

    private List<NodeId> otherHomes(int partition) {
        return node.topology().homes(partition).stream()
                .filter(home -> !home.equals(node.self()))
                .toList();
    }
}
