package dev.gramme.core.rebalance;

import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.PeerMessage.Accept;
import dev.gramme.core.message.PeerMessage.Accepted;
import dev.gramme.core.message.PeerMessage.Prepare;
import dev.gramme.core.message.PeerMessage.Promise;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Timers;
import dev.gramme.core.rebalance.TopologyChange.Outcome;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One attempt to have a topology chosen, through as many ballots as fit into its time.
///
/// ```
/// start ─▶ OWN ──durable──▶ PREPARE ──promises──▶ ACCEPT ──majority──▶ OVER (chosen)
///           ▲                  │ a higher ballot     │
///           └──── BACKOFF ◀────┴─────────────────────┘      refused, out of time ─▶ OVER (failed)
/// ```
///
/// What is not answered is asked again, five times within the attempt. A value that somebody has
/// accepted already is proposed in place of the wanted one.
final class Proposal {
    private enum Phase {
        OWN,
        PREPARE,
        ACCEPT,
        BACKOFF,
        OVER
    }

    private static final int RESENDS = 5;

    private final TopologyChange host;
    private final Topology base;
    private final Topology wanted;
    private final boolean requiresEmpty;
    private final boolean recovers;
    private final Consumer<Outcome> done;
    private final int timeoutMs;
    private final Timers timers;
    private final Entropy entropy;
    private final TreeMap<NodeId, Promise> promises = new TreeMap<>();
    private final TreeSet<NodeId> accepted = new TreeSet<>();
    private Phase phase = Phase.BACKOFF;
    private Ballot ballot;
    private Topology value;
    private boolean wantedWasSent;
    private Timers.@Nullable Timer deadline;
    private Timers.@Nullable Timer pace;

    /// @param base what the change starts from
    /// @param wanted the topology that follows it
    /// @param recovers it is there to end a fence, and gives way to any other
    Proposal(
            TopologyChange host,
            Topology base,
            Topology wanted,
            boolean requiresEmpty,
            boolean recovers,
            Consumer<Outcome> done) {
        this.host = host;
        this.base = base;
        this.wanted = wanted;
        this.requiresEmpty = requiresEmpty;
        this.recovers = recovers;
        this.done = done;
        this.timeoutMs = host.limits().ballotTimeoutMs();
        this.timers = host.timers();
        this.entropy = host.entropy();
        this.ballot = new Ballot(0, host.self());
        this.value = wanted;
    }

    void start() {
        deadline = timers.after(timeoutMs, this::giveUp);
        nextBallot();
    }

    boolean recovers() {
        return recovers;
    }

    void onPromise(NodeId from, Promise promise) {
        if (phase != Phase.PREPARE || isStale(from, promise.epoch(), promise.ballot())) {
            return;
        }
        Ballot higher = promise.promised();
        if (promise.granted()) {
            promises.put(from, promise);
            countPromises();
        } else if (higher != null && higher.compareTo(ballot) > 0) {
            outbid(higher);
        } else if (!promise.refusal().isEmpty()) {
            fail(promise.refusal());
        }
    }

    void onAccepted(NodeId from, Accepted answer) {
        if (phase != Phase.ACCEPT || isStale(from, answer.epoch(), answer.ballot())) {
            return;
        }
        Ballot higher = answer.promised();
        if (answer.granted()) {
            accepted.add(from);
            if (accepted.size() >= base.majority()) {
                end();
                host.chosen(base, value);
            }
        } else if (higher != null && higher.compareTo(ballot) > 0) {
            outbid(higher);
        }
    }

    /// Does nothing any more, and tells nobody.
    void end() {
        phase = Phase.OVER;
        cancel(deadline);
        cancel(pace);
    }

    /// The next epoch is known and durable, by this proposal or another one.
    void settled(Topology topology) {
        end();
        answer(
                topology.equals(wanted)
                        ? new Outcome.Chosen(topology)
                        : new Outcome.Overtaken(topology));
    }

    private void nextBallot() {
        phase = Phase.OWN;
        promises.clear();
        accepted.clear();
        Ballot highest = host.ledger().promised();
        long round = Math.max(ballot.round(), highest == null ? 0 : highest.round()) + 1;
        ballot = new Ballot(round, host.self());
        host.promise(new Prepare(base.epoch() + 1, ballot, requiresEmpty), this::onOwnPromise);
    }

    private void onOwnPromise(Promise promise) {
        if (phase != Phase.OWN || !promise.ballot().equals(ballot)) {
            return;
        }
        phase = Phase.PREPARE;
        onPromise(host.self(), promise);
        if (phase == Phase.PREPARE) {
            askAgain();
        }
    }

    private void countPromises() {
        int needed = requiresEmpty ? base.members().size() : base.majority();
        if (promises.size() < needed) {
            return;
        }
        value = wanted;
        promises.values().stream()
                .filter(promise -> promise.acceptedIn() != null)
                .max(Comparator.comparing(promise -> orLowest(promise.acceptedIn())))
                .map(Promise::accepted)
                .ifPresent(topology -> value = topology);
        wantedWasSent |= value.equals(wanted);
        phase = Phase.ACCEPT;
        cancel(pace);
        askAgain();
        host.accept(new Accept(ballot, value), answer -> onAccepted(host.self(), answer));
    }

    private Ballot orLowest(@Nullable Ballot given) {
        return given == null ? new Ballot(0, host.self()) : given;
    }

    /// Asks those who have not answered, now and a few times more.
    private void askAgain() {
        for (NodeId member : base.memberIds()) {
            if (member.equals(host.self())) {
                continue;
            }
            if (phase == Phase.PREPARE && !promises.containsKey(member)) {
                host.send(member, new Prepare(base.epoch() + 1, ballot, requiresEmpty));
            } else if (phase == Phase.ACCEPT && !accepted.contains(member)) {
                host.send(member, new Accept(ballot, value));
            }
        }
        pace = timers.after(Math.max(1, timeoutMs / RESENDS), this::askAgain);
    }

    private void outbid(Ballot higher) {
        phase = Phase.BACKOFF;
        ballot = new Ballot(higher.round(), host.self());
        cancel(pace);
        pace = timers.after(1 + entropy.nextInt(1 + timeoutMs / 4), this::nextBallot);
        host.note("proposal outbid_by=" + higher.proposer() + " round=" + higher.round());
    }

    private void giveUp() {
        TreeSet<NodeId> missing = new TreeSet<>(base.memberIds());
        missing.removeAll(phase == Phase.ACCEPT ? accepted : promises.keySet());
        String who = missing.stream().map(NodeId::name).collect(Collectors.joining(", "));
        String within = " within " + timeoutMs + " ms";
        fail(
                switch (phase) {
                    case OWN, OVER -> "the store did not keep the promise" + within;
                    case PREPARE -> "no answer from " + who + within + need();
                    case ACCEPT -> "no answer from " + who + within + "; a majority is needed";
                    case BACKOFF -> "other changes of the topology came in between" + within;
                });
    }

    private String need() {
        return requiresEmpty
                ? "; every member must say that it holds no data"
                : "; a majority is needed";
    }

    private void fail(String why) {
        end();
        host.failed(this);
        String fate = wantedWasSent ? "; the change may still be chosen" : "; nothing was changed";
        answer(new Outcome.Failed(why + fate));
    }

    /// Never inside the call that asked.
    private void answer(Outcome outcome) {
        timers.after(0, () -> done.accept(outcome));
    }

    private boolean isStale(NodeId from, long epoch, Ballot answered) {
        return epoch != base.epoch() + 1 || !answered.equals(ballot) || base.member(from) == null;
    }

    private static void cancel(Timers.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
