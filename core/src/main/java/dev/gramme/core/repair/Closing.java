package dev.gramme.core.repair;

import dev.gramme.core.message.PeerMessage.EndAsk;
import dev.gramme.core.message.PeerMessage.EndSaid;
import dev.gramme.core.message.PeerMessage.LifePrint;
import dev.gramme.core.message.PeerMessage.PrintAsk;
import dev.gramme.core.message.PeerMessage.PrintSaid;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Closes lives that have ended, so that they leave contexts and clocks (partition-clock-spec §9,
/// VERSION-6). The first home of a partition asks, in two rounds, and nobody has to remember:
///
/// ```
/// every member:  are these lives over for you?      no frame of theirs is taken, no hint is left
/// then the homes: does the same stand in your clock? then this is all there ever was of them
/// ```
///
/// Only what is asked after the first round counts: until then a hint or a late frame could still
/// bring an event that nobody has. The other homes close what they see closed in offered clocks.
public final class Closing {
    private static final int PARTITIONS_AT_ONCE = 64;
    private static final int PERIODS_OF_PATIENCE = 4;

    private final Neighbourhood node;
    private @Nullable Attempt attempt;
    private long lastOp;

    private static final class Attempt {
        private final long op;
        private final long epoch;
        private final long beganAtMs;
        private final List<Actor> over;
        private final Set<NodeId> silent = new TreeSet<>();
        private final TreeMap<Integer, Agreement> agreements = new TreeMap<>();

        Attempt(long op, long epoch, long beganAtMs, List<Actor> over) {
            this.op = op;
            this.epoch = epoch;
            this.beganAtMs = beganAtMs;
            this.over = over;
        }
    }

    /// What the homes of one partition have agreed on so far.
    private record Agreement(List<LifePrint> prints, Set<NodeId> silent) {}

    public Closing(Neighbourhood node) {
        this.node = node;
        this.lastOp = node.ports().entropy().nextLong() >>> 1;
    }

    /// Begins an attempt if there is something to close and everyone is there to be asked.
    public void tick() {
        long now = node.ports().clock().monotonicMillis();
        long patienceMs = (long) PERIODS_OF_PATIENCE * node.limits().exchangePeriodMs();
        if (attempt != null && now - attempt.beganAtMs < patienceMs) {
            return;
        }
        attempt = null;
        List<Actor> ended = ended();
        if (ended.isEmpty() || !allAlive()) {
            return;
        }
        ended.removeIf(life -> !isOver(life));
        Attempt begun = new Attempt(++lastOp, node.topology().epoch(), now, ended);
        attempt = begun;
        begun.silent.addAll(node.topology().memberIds());
        begun.silent.remove(node.self());
        for (NodeId member : List.copyOf(begun.silent)) {
            node.send(member, new EndAsk(begun.op, List.copyOf(ended)));
        }
        if (begun.silent.isEmpty()) {
            askHomes(begun);
        }
    }

    private boolean allAlive() {
        return node.topology().memberIds().stream()
                .allMatch(id -> id.equals(node.self()) || node.liveness(id) == Liveness.ALIVE);
    }

    /// Per node the latest of the lives that have ended and still stand one by one in clocks of
    /// partitions whose first home this node is.
    private List<Actor> ended() {
        TreeMap<Integer, Actor> latest = new TreeMap<>();
        for (Replica replica : node.replicas().values()) {
            if (isMine(replica)) {
                for (Actor life : replica.durableClock().actors()) {
                    if (!replica.durableClock().closes(life) && hasEnded(life)) {
                        latest.merge(life.family(), life, Closing::later);
                    }
                }
            }
        }
        return new ArrayList<>(latest.values());
    }

    private boolean isMine(Replica replica) {
        return replica.inGoodStanding()
                && node.topology().homes(replica.partition()).getFirst().equals(node.self());
    }

    private static Actor later(Actor one, Actor other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /// Whether frames of the life are not taken here: its node is proven to be in a later one, or
    /// is no member. Of two members whose names look alike no life ends.
    private boolean hasEnded(Actor life) {
        List<NodeId> alike =
                node.topology().memberIds().stream()
                        .filter(id -> id.family() == life.family())
                        .toList();
        if (alike.size() != 1) {
            return alike.isEmpty();
        }
        Actor present = node.life(alike.getFirst());
        return present != null && present.compareTo(life) > 0;
    }

    private boolean isOver(Actor life) {
        return hasEnded(life) && !node.hints().holdsEventsUpTo(life);
    }

    public void onEndAsk(NodeId from, EndAsk ask) {
        List<Actor> over = ask.lives().stream().filter(this::isOver).toList();
        node.send(from, new EndSaid(ask.op(), over));
    }

    public void onEndSaid(NodeId from, EndSaid said) {
        Attempt mine = attempt(said.op());
        if (mine != null && mine.silent.remove(from)) {
            mine.over.retainAll(new HashSet<>(said.over()));
            if (mine.silent.isEmpty()) {
                askHomes(mine);
            }
        }
    }

    private @Nullable Attempt attempt(long op) {
        Attempt mine = attempt;
        boolean fits = mine != null && mine.op == op && mine.epoch == node.topology().epoch();
        return fits ? mine : null;
    }

    private void askHomes(Attempt mine) {
        if (mine.over.isEmpty()) {
            return;
        }
        node.replicas().values().stream()
                .filter(this::isMine)
                .filter(replica -> !ends(replica.durableClock(), mine.over).isEmpty())
                .limit(PARTITIONS_AT_ONCE)
                .forEach(replica -> replica.afterArrivals(() -> askHomes(mine.op, replica)));
    }

    /// The last life to close of every node that has one to close in this clock.
    private static List<Actor> ends(DotSet clock, List<Actor> over) {
        return over.stream().map(clock::lastUpTo).filter(Objects::nonNull).toList();
    }

    private void askHomes(long op, Replica replica) {
        Attempt mine = attempt(op);
        if (mine == null) {
            return;
        }
        List<LifePrint> prints = new ArrayList<>();
        for (Actor last : ends(replica.durableClock(), mine.over)) {
            replica.print(last).ifPresent(print -> prints.add(new LifePrint(last, print)));
        }
        int partition = replica.partition();
        Set<NodeId> others = new TreeSet<>(node.topology().homes(partition));
        others.remove(node.self());
        Agreement agreement = new Agreement(prints, others);
        mine.agreements.put(partition, agreement);
        for (NodeId other : List.copyOf(others)) {
            node.send(other, new PrintAsk(op, partition, List.copyOf(prints)));
        }
        close(partition, agreement);
    }

    public void onPrintAsk(NodeId from, PrintAsk ask) {
        Replica replica = node.replica(ask.partition());
        if (replica != null) {
            replica.afterArrivals(() -> {
                List<LifePrint> same =
                        ask.prints().stream()
                                .filter(asked ->
                                        replica.print(asked.last())
                                                .equals(OptionalLong.of(asked.print())))
                                .toList();
                node.send(from, new PrintSaid(ask.op(), ask.partition(), same));
            });
        }
    }

    public void onPrintSaid(NodeId from, PrintSaid said) {
        Attempt mine = attempt(said.op());
        Agreement agreement = mine == null ? null : mine.agreements.get(said.partition());
        if (agreement != null && agreement.silent().remove(from)) {
            agreement.prints().retainAll(new HashSet<>(said.same()));
            close(said.partition(), agreement);
        }
    }

    private void close(int partition, Agreement agreement) {
        Replica replica = node.replica(partition);
        if (replica == null || !agreement.silent().isEmpty()) {
            return;
        }
        for (LifePrint agreed : agreement.prints()) {
            if (replica.close(agreed.last(), agreed.print())) {
                node.note(
                        Kind.CLOSED,
                        null,
                        "partition=" + partition + " lives up to " + agreed.last());
            }
        }
    }
}
