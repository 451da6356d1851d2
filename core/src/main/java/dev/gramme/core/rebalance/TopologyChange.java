package dev.gramme.core.rebalance;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Accept;
import dev.gramme.core.message.PeerMessage.Accepted;
import dev.gramme.core.message.PeerMessage.NoTopology;
import dev.gramme.core.message.PeerMessage.Prepare;
import dev.gramme.core.message.PeerMessage.Promise;
import dev.gramme.core.message.PeerMessage.TopologyPull;
import dev.gramme.core.message.PeerMessage.TopologyPush;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A node's part in choosing topologies: it keeps the ledger, votes on the next epoch, proposes
/// changes, and hands on what was chosen. Owned by the node's loop.
///
/// The instance that decides epoch e+1 has the members of epoch e as its acceptors. A change that
/// moves no data may *require* that nobody holds any: then every member, not a majority, must
/// promise, and a member that does is *fenced* until epoch e+1 is chosen, whatever it will be. A
/// fence outlives no proposer: after two to three ballot timeouts a fenced member runs a round of
/// its own, which brings what somebody has accepted to its end, or else chooses the same topology
/// once more.
public final class TopologyChange {
    /// What a change of topology needs from its node. Every method returns at once.
    public interface Environment {
        /// Sends to another node; never to the node itself. May be lost.
        void send(NodeId to, PeerMessage message);

        /// Whether the node holds anything of a client's: records, clocks, hints, or writes that
        /// are on their way to the store. While it is fenced it must take none of them.
        boolean holdsData();

        /// Remembers the ledger; `durable` runs later, in the order of the calls.
        void keep(Ledger ledger, Runnable durable);

        /// A newer topology is durable here and counts from now on. The node itself may have no
        /// place in it any more.
        void adopted(Topology topology);

        /// Something worth a trace, in `name=value` words.
        void note(String detail);
    }

    /// What became of a proposed change.
    public sealed interface Outcome {
        /// It is the next topology, and durable here.
        record Chosen(Topology topology) implements Outcome {}

        /// Another change came first, or is on its way at this node. If `newer`, the newest
        /// topology known, does not show the change, propose it again.
        record Overtaken(Topology newer) implements Outcome {}

        /// It was given up. `why` says whether it may still be chosen.
        record Failed(String why) implements Outcome {}
    }

    private final NodeId self;
    private final Limits limits;
    private final Timers timers;
    private final Entropy entropy;
    private final Environment environment;
    private Ledger ledger;
    private @Nullable Topology topology;
    private long fencedUntil;
    private @Nullable Proposal proposal;
    private Timers.@Nullable Timer recovery;

    /// @param ledger as the store recovered it
    public TopologyChange(
            NodeId self,
            Ledger ledger,
            Limits limits,
            Timers timers,
            Entropy entropy,
            Environment environment) {
        this.self = self;
        this.ledger = ledger;
        this.topology = ledger.topology();
        this.limits = limits;
        this.timers = timers;
        this.entropy = entropy;
        this.environment = environment;
    }

    /// Takes up what the ledger left open. A promise that is not yet decided may have fenced this
    /// node; only if it holds data, it cannot have (REBALANCE-2).
    public void start() {
        if (topology != null && ledger.promised() != null && !environment.holdsData()) {
            fence(topology.epoch() + 1);
        }
    }

    /// The newest topology that is durable here; null: none yet.
    public @Nullable Topology topology() {
        return topology;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The node has said that it holds no data, and must take none: no writes, repairs, hints or
    /// transfers. Ends with the next epoch.
    public boolean fenced() {
        return fencedUntil > 0;
    }

    /// The first topology of a new cluster, on a node that has none.
    public void found(Topology first, Bytes key) {
        if (ledger.topology() != null) {
            throw new IllegalStateException("this node has a topology: " + ledger.topology());
        }
        take(first, key, () -> {});
    }

    /// Takes over a topology that was chosen elsewhere: a newer one of this cluster, or one of
    /// another cluster that names this node and comes with the key, if the node has none or is
    /// alone and empty. False: it is none of these, and the topology stays as it is.
    public boolean adopt(Topology chosen, Bytes key) {
        Topology known = ledger.topology();
        if (known == null || !known.cluster().equals(chosen.cluster())) {
            if (!mayChangeCluster(known, chosen) || key.length() == 0) {
                return false;
            }
            take(chosen, key, () -> {});
            return true;
        }
        Bytes kept = ledger.key().length() > 0 ? ledger.key() : key;
        if (chosen.epoch() > known.epoch()) {
            take(chosen, kept, () -> {});
            return true;
        }
        if (!kept.equals(ledger.key())) {
            ledger = ledger(kept, ledger.promised(), ledger.acceptedIn(), ledger.accepted());
            environment.keep(ledger, () -> {});
        }
        return false;
    }

    /// Tries to have `change` of the present topology chosen as the next one. `done` is called
    /// once, later. One change at a time.
    ///
    /// @param change gives the topology with the next epoch, of the same cluster; or the present
    ///   one, if nothing needs to change
    /// @param requiresEmpty choose it only if no member holds data
    public void propose(
            UnaryOperator<Topology> change, boolean requiresEmpty, Consumer<Outcome> done) {
        Topology base = ledger.topology();
        if (base == null || base.member(self) == null) {
            answer(done, new Outcome.Failed("this node is no member of a cluster"));
            return;
        }
        if (proposal != null && !proposal.recovers()) {
            answer(done, new Outcome.Overtaken(base));
            return;
        }
        Topology wanted = change.apply(base);
        if (wanted.equals(base)) {
            answer(done, new Outcome.Chosen(base));
            return;
        }
        if (wanted.epoch() != base.epoch() + 1 || !wanted.cluster().equals(base.cluster())) {
            throw new IllegalArgumentException(
                    "epoch " + wanted.epoch() + " does not follow epoch " + base.epoch());
        }
        begin(new Proposal(this, base, wanted, requiresEmpty, false, done));
    }

    /// @param message a Prepare, Promise, Accept, Accepted or one of the topology messages
    public void onMessage(NodeId from, PeerMessage message) {
        switch (message) {
            case Prepare prepare -> {
                if (concerns(from, prepare.epoch())) {
                    promise(prepare, promise -> send(from, promise));
                }
            }
            case Promise promise -> {
                if (proposal != null) {
                    proposal.onPromise(from, promise);
                }
            }
            case Accept accept -> {
                if (concerns(from, accept.topology().epoch())) {
                    accept(accept, accepted -> send(from, accepted));
                }
            }
            case Accepted accepted -> {
                if (proposal != null) {
                    proposal.onAccepted(from, accepted);
                }
            }
            case TopologyPull() -> push(from);
            case TopologyPush push -> onPush(from, push);
            case NoTopology() -> {}
            default -> throw new IllegalArgumentException("not of topologies: " + message);
        }
    }

    // ---- for proposals ----

    /// Answers a Prepare of the instance at hand, this node's own included. A promise is given only
    /// when it is durable.
    void promise(Prepare prepare, Consumer<Promise> answer) {
        Ballot ballot = prepare.ballot();
        Ballot promised = ledger.promised();
        if (promised != null && promised.compareTo(ballot) > 0) {
            answer.accept(refuse(prepare, promised, ""));
            return;
        }
        if (prepare.requiresEmpty()) {
            if (environment.holdsData()) {
                answer.accept(refuse(prepare, null, self + " holds data"));
                return;
            }
            fence(prepare.epoch());
        }
        ledger = ledger(ledger.key(), ballot, ledger.acceptedIn(), ledger.accepted());
        Promise granted =
                new Promise(
                        prepare.epoch(),
                        ballot,
                        true,
                        null,
                        ledger.acceptedIn(),
                        ledger.accepted(),
                        "");
        environment.keep(ledger, () -> answer.accept(granted));
    }

    /// Answers an Accept of the instance at hand, this node's own included.
    void accept(Accept accept, Consumer<Accepted> answer) {
        Ballot ballot = accept.ballot();
        Ballot promised = ledger.promised();
        long epoch = accept.topology().epoch();
        if (promised != null && promised.compareTo(ballot) > 0) {
            answer.accept(new Accepted(epoch, ballot, false, promised));
            return;
        }
        if (fenced() && environment.holdsData()) {
            throw new IllegalStateException("REBALANCE-2: " + self + " took data while fenced");
        }
        ledger = ledger(ledger.key(), ballot, ballot, accept.topology());
        environment.keep(ledger, () -> answer.accept(new Accepted(epoch, ballot, true, null)));
    }

    /// A majority of the members of `base` has accepted `value`.
    void chosen(Topology base, Topology value) {
        note("topology chosen epoch=" + value.epoch() + " members=" + value.memberIds());
        take(
                value,
                ledger.key(),
                () -> {
                    TreeSet<NodeId> concerned = new TreeSet<>(base.memberIds());
                    concerned.addAll(value.memberIds());
                    concerned.remove(self);
                    for (NodeId node : concerned) {
                        Bytes key = base.member(node) == null ? ledger.key() : Bytes.EMPTY;
                        send(node, new TopologyPush(value, key));
                    }
                });
    }

    void failed(Proposal over) {
        if (over.equals(proposal)) {
            proposal = null;
        }
        if (fenced()) {
            recoverAfter(1 + entropy.nextInt(limits.ballotTimeoutMs()));
        }
    }

    void send(NodeId to, PeerMessage message) {
        environment.send(to, message);
    }

    void note(String detail) {
        environment.note(detail);
    }

    NodeId self() {
        return self;
    }

    Limits limits() {
        return limits;
    }

    Timers timers() {
        return timers;
    }

    Entropy entropy() {
        return entropy;
    }

    // ---- parts of the above ----

    private boolean mayChangeCluster(@Nullable Topology known, Topology chosen) {
        boolean lone = known == null || known.memberIds().equals(List.of(self));
        return lone && chosen.member(self) != null && !environment.holdsData();
    }

    /// Never inside the call that asked.
    private void answer(Consumer<Outcome> done, Outcome outcome) {
        timers.after(0, () -> done.accept(outcome));
    }

    /// Whether a ballot for this epoch is one to vote on. If one side is behind, it is helped.
    private boolean concerns(NodeId from, long epoch) {
        Topology known = ledger.topology();
        if (known == null || epoch > known.epoch() + 1) {
            send(from, new TopologyPull());
            return false;
        }
        if (epoch <= known.epoch()) {
            push(from);
            return false;
        }
        return known.member(from) != null;
    }

    /// A push to one that is taken for an old member comes without the key; a pull brings it.
    private void onPush(NodeId from, TopologyPush push) {
        Topology known = ledger.topology();
        boolean other = known == null || !known.cluster().equals(push.topology().cluster());
        if (adopt(push.topology(), push.key())) {
            note("topology learned_from=" + from + " epoch=" + push.topology().epoch());
        } else if (other && push.key().length() == 0 && mayChangeCluster(known, push.topology())) {
            send(from, new TopologyPull());
        }
    }

    private void push(NodeId to) {
        if (topology == null) {
            send(to, new NoTopology());
        } else {
            Bytes key = topology.member(to) == null ? Bytes.EMPTY : ledger.key();
            send(to, new TopologyPush(topology, key));
        }
    }

    private static Promise refuse(Prepare prepare, @Nullable Ballot promised, String refusal) {
        return new Promise(prepare.epoch(), prepare.ballot(), false, promised, null, null, refusal);
    }

    /// The chosen topology becomes this node's, and counts once it is durable. Until then the
    /// ledger knows it already: what is voted on next is the epoch after it.
    private void take(Topology chosen, Bytes key, Runnable then) {
        Proposal overtaken = proposal;
        proposal = null;
        if (overtaken != null) {
            overtaken.end();
        }
        ledger = new Ledger(chosen, key, null, null, null);
        environment.keep(
                ledger,
                () -> {
                    boolean moved =
                            topology == null || !topology.cluster().equals(chosen.cluster());
                    topology = chosen;
                    if (moved || chosen.epoch() >= fencedUntil) {
                        fencedUntil = 0;
                        cancelRecovery();
                    }
                    environment.adopted(chosen);
                    then.run();
                    if (overtaken != null) {
                        overtaken.settled(chosen);
                    }
                });
    }

    private void begin(Proposal next) {
        if (proposal != null) {
            proposal.end();
        }
        proposal = next;
        next.start();
    }

    private Ledger ledger(
            Bytes key,
            @Nullable Ballot promised,
            @Nullable Ballot acceptedIn,
            @Nullable Topology accepted) {
        return new Ledger(ledger.topology(), key, promised, acceptedIn, accepted);
    }

    private void fence(long epoch) {
        fencedUntil = epoch;
        int timeoutMs = limits.ballotTimeoutMs();
        recoverAfter(2L * timeoutMs + entropy.nextInt(1 + timeoutMs));
    }

    private void recoverAfter(long delayMs) {
        cancelRecovery();
        recovery = timers.after(delayMs, this::recover);
    }

    private void recover() {
        Topology base = ledger.topology();
        if (base == null || !fenced()) {
            return;
        }
        if (proposal != null) {
            recoverAfter(limits.ballotTimeoutMs());
            return;
        }
        note("fence recovery epoch=" + fencedUntil);
        Topology same =
                new Topology(
                        base.cluster(),
                        base.epoch() + 1,
                        base.settings(),
                        base.members(),
                        base.removed(),
                        base.placement());
        begin(new Proposal(this, base, same, false, true, outcome -> {}));
    }

    private void cancelRecovery() {
        if (recovery != null) {
            recovery.cancel();
            recovery = null;
        }
    }
}
