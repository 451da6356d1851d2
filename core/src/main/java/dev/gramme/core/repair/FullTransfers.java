package dev.gramme.core.repair;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.TransferPull;
import dev.gramme.core.message.PeerMessage.TransferStep;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.replica.Takeover;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// Full transfers this home takes, and the steps it gives. At most one is taken per partition at a
/// time, a few at once in all; each is bound to one life of its giver.
///
/// A home that came back empty takes one from every other home before it testifies again: from
/// N-W+1 would do if all givers were in good standing, but they may have come back empty, too, and
/// then the only copy of an acknowledged write is at the one that was not asked.
public final class FullTransfers {
    private static final int AT_ONCE = 8;

    private final Neighbourhood node;
    private final TreeMap<Integer, TreeSet<NodeId>> wanted = new TreeMap<>();
    private final TreeMap<Integer, Session> sessions = new TreeMap<>();
    private final TreeMap<Integer, Rest> rests = new TreeMap<>();

    /// After a transfer: at most half of the time is spent on those of one partition, and between
    /// two every other home gets to hear what the first has brought.
    private record Rest(long fromMs, long lengthMs) {}

    private static final class Session {
        private final long number;
        private final NodeId giver;
        private final Actor giverLife;
        private @Nullable Key after;
        private @Nullable Takeover takeover;
        private boolean sealing;
        private final long beganAtMs;
        private long askedAtMs;

        Session(long number, NodeId giver, Actor giverLife, long beganAtMs) {
            this.beganAtMs = beganAtMs;
            this.number = number;
            this.giver = giver;
            this.giverLife = giverLife;
        }
    }

    public FullTransfers(Neighbourhood node) {
        this.node = node;
    }

    /// The log could not say what this home lacks of the partition: take everything from `giver`.
    /// While a transfer is taken, and in the rest after it, this was likely said of what it brings;
    /// if it was not, the next exchange says it again.
    void want(int partition, NodeId giver) {
        Rest rest = rests.get(partition);
        boolean resting = rest != null && nowMs() - rest.fromMs < rest.lengthMs;
        if (!sessions.containsKey(partition) && !resting) {
            wanted.computeIfAbsent(partition, p -> new TreeSet<>()).add(giver);
        }
    }

    private long nowMs() {
        return node.ports().clock().monotonicMillis();
    }

    /// Starts what is due, repeats what got no answer, gives up on givers that are gone.
    public void tick() {
        dropLostSessions();
        for (Replica replica : node.replicas().values()) {
            if (sessions.size() >= AT_ONCE) {
                break;
            }
            if (!sessions.containsKey(replica.partition())) {
                begin(replica);
            }
        }
        long now = nowMs();
        sessions.forEach((partition, session) -> {
            if (!session.sealing && now - session.askedAtMs >= patienceMs(session)) {
                pull(partition, session);
            }
        });
    }

    /// The first question is repeated sooner: where a cluster forms, its giver may not yet have had
    /// the topology.
    private int patienceMs(Session session) {
        int periodMs = node.limits().exchangePeriodMs();
        return session.takeover == null ? periodMs / 4 : periodMs;
    }

    private void dropLostSessions() {
        Iterator<Map.Entry<Integer, Session>> all = sessions.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Session> entry = all.next();
            Session session = entry.getValue();
            boolean gone =
                    node.liveness(session.giver) == Liveness.DOWN
                            || !session.giverLife.equals(node.life(session.giver))
                            || !node.topology().homes(entry.getKey()).contains(session.giver)
                            || node.replica(entry.getKey()) == null;
            if (gone && !session.sealing) {
                all.remove();
            }
        }
    }

    private void begin(Replica replica) {
        List<NodeId> givers = new ArrayList<>(replica.recovering());
        givers.addAll(wanted.getOrDefault(replica.partition(), new TreeSet<>()));
        for (NodeId giver : givers) {
            Actor life = node.life(giver);
            if (giver.equals(node.self())) {
                return; // It has not yet claimed what it still holds.
            }
            boolean able = life != null && node.liveness(giver) == Liveness.ALIVE;
            if (able && node.topology().homes(replica.partition()).contains(giver)) {
                long number = node.ports().entropy().nextLong();
                Session session = new Session(number, giver, Objects.requireNonNull(life), nowMs());
                sessions.put(replica.partition(), session);
                pull(replica.partition(), session);
                return;
            }
        }
    }

    private void pull(int partition, Session session) {
        session.askedAtMs = nowMs();
        node.send(session.giver, new TransferPull(session.number, partition, session.after));
    }

    // ---- giving ----

    public void onPull(NodeId from, TransferPull pull) {
        Replica replica = node.replica(pull.partition());
        Actor life = node.life(from);
        if (replica == null || life == null) {
            return;
        }
        replica.transferStep(
                pull.after(),
                node.limits().stepBytes(),
                (clock, entries, last) ->
                        node.send(
                                from,
                                new TransferStep(
                                        pull.session(),
                                        pull.partition(),
                                        pull.after(),
                                        clock,
                                        entries,
                                        last,
                                        life)));
    }

    // ---- taking ----

    public void onStep(NodeId from, TransferStep step) {
        Session session = sessions.get(step.partition());
        Replica replica = node.replica(step.partition());
        boolean expected =
                session != null
                        && replica != null
                        && !session.sealing
                        && session.number == step.session()
                        && session.giver.equals(from)
                        && session.giverLife.equals(node.life(from))
                        && Objects.equals(session.after, step.after());
        if (!expected || session == null || replica == null) {
            return;
        }
        Takeover takeover = session.takeover;
        if (takeover == null) {
            takeover = new Takeover(step.clock());
            session.takeover = takeover;
        }
        for (Entry entry : step.entries()) {
            takeover.saw(entry.key());
            session.after = entry.key();
            replica.absorb(entry.key(), entry.siblings(), entry.siblings().dots(), absorbed -> {});
        }
        if (step.last()) {
            session.sealing = true;
            replica.takeOver(takeover, () -> onTaken(replica, session));
        } else {
            pull(step.partition(), session);
        }
    }

    private void onTaken(Replica replica, Session session) {
        int partition = replica.partition();
        sessions.remove(partition, session);
        wanted.remove(partition);
        long now = nowMs();
        long lengthMs = Math.max(node.limits().exchangePeriodMs(), now - session.beganAtMs);
        rests.put(partition, new Rest(now, lengthMs));
        node.note(Kind.TRANSFER, session.giver, "partition=" + partition);
        // A giver that began a new life meanwhile may have lost what it showed us: ask it again.
        boolean counts = session.giverLife.equals(node.life(session.giver));
        if (counts && replica.recovering().contains(session.giver)) {
            advance(replica, session.giver);
        }
        tick();
    }

    private void advance(Replica replica, NodeId taken) {
        replica.recoverFrom(
                replica.recovering().stream().filter(home -> !home.equals(taken)).toList());
        if (node.replicas().values().stream().allMatch(Replica::inGoodStanding)) {
            node.note(Kind.GOOD_STANDING, null, "partitions=" + node.replicas().size());
        }
    }

    public int openCount() {
        return sessions.size();
    }
}
