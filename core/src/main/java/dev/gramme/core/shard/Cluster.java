package dev.gramme.core.shard;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.JoinAnswer;
import dev.gramme.core.message.PeerMessage.JoinAsk;
import dev.gramme.core.message.PeerMessage.NoTopology;
import dev.gramme.core.message.PeerMessage.TopologyPull;
import dev.gramme.core.message.PeerMessage.TopologyPush;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.rebalance.TopologyChange;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/// How a node comes to a topology and keeps it: formation by list, founding alone, joining, and the
/// epochs that follow (docs/design/topology.md).
final class Cluster {
    /// The node around it.
    interface Outside {
        void transmit(NodeId to, PeerMessage message);

        /// Whether any event was ever taken here.
        boolean holdsData();

        /// A topology is durable and in force.
        ///
        /// @param founding this node made it
        void inForce(Topology topology, boolean founding);

        void note(Kind kind, @Nullable NodeId peer, String detail);
    }

    private static final int KEY_BYTES = 32;

    /// Of the listed members that one which does not found asks in a round: the first, and others
    /// in turn, so that the cost per node does not grow with their number.
    private static final int ASKED_AT_ONCE = 3;

    /// The wait between rounds doubles as often.
    private static final int MOST_DOUBLINGS = 3;

    private final Member self;
    private final Formation formation;
    private final Limits limits;
    private final Ports ports;
    private final Outside outside;
    private final TopologyChange change;
    private final TreeSet<NodeId> without = new TreeSet<>();
    private boolean founding;
    private @Nullable Joining joining;
    private long lastOp;

    /// A join this node has asked for and has no answer to.
    private static final class Joining {
        private final long op;
        private final Member other;
        private final Consumer<String> answer;
        private final long deadlineMs;
        private boolean turned;

        Joining(long op, Member other, Consumer<String> answer, long deadlineMs) {
            this.op = op;
            this.other = other;
            this.answer = answer;
            this.deadlineMs = deadlineMs;
        }
    }

    Cluster(
            Member self,
            Formation formation,
            Ledger ledger,
            Limits limits,
            Ports ports,
            Outside outside) {
        this.self = self;
        this.formation = formation;
        this.limits = limits;
        this.ports = ports;
        this.outside = outside;
        this.lastOp = ports.entropy().nextLong() >>> 1;
        this.change =
                new TopologyChange(
                        self.id(),
                        ledger,
                        limits,
                        ports.timers(),
                        ports.entropy(),
                        new ChangeEnvironment());
    }

    private final class ChangeEnvironment implements TopologyChange.Environment {
        @Override
        public void send(NodeId to, PeerMessage message) {
            outside.transmit(to, message);
        }

        @Override
        public boolean holdsData() {
            return outside.holdsData();
        }

        @Override
        public void keep(Ledger ledger, Runnable durable) {
            ports.store().keep(ledger, durable);
        }

        @Override
        public void adopted(Topology topology) {
            topology.members().forEach(ports.peers()::introduce);
            outside.note(
                    Kind.TOPOLOGY,
                    null,
                    "epoch=" + topology.epoch() + " members=" + topology.memberIds());
            outside.inForce(topology, founding);
            if (founding) {
                tellOthers(topology);
            }
            founding = false;
            settleTurnedJoin(topology);
        }

        @Override
        public void note(String detail) {
            outside.note(Kind.TOPOLOGY, null, detail);
        }
    }

    /// Takes up the remembered topology, or begins to form one.
    void start() {
        Topology known = change.topology();
        if (known != null) {
            known.members().forEach(ports.peers()::introduce);
            outside.inForce(known, false);
            change.start();
            return;
        }
        switch (formation) {
            case Formation.Lone(var settings) -> found(settings, List.of(self));
            case Formation.Initial(var settings, var members) -> {
                if (members.size() == 1) {
                    found(settings, members);
                } else {
                    members.forEach(ports.peers()::introduce);
                    askForTopology(others(members), 0);
                }
            }
        }
    }

    private void found(Topology.Settings settings, List<Member> members) {
        founding = true;
        ClusterId id = new ClusterId(ports.entropy().nextLong(), ports.entropy().nextLong());
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            key[i] = (byte) ports.entropy().nextInt(256);
        }
        change.found(Topology.found(id, settings, members), Bytes.owning(key));
    }

    /// All of them wait for it, and whom this does not reach asks again.
    private void tellOthers(Topology topology) {
        for (NodeId other : others(topology.members())) {
            outside.transmit(other, new TopologyPush(topology, key()));
        }
    }

    /// Until somebody gives it: either one of the listed members has a topology, or all of them say
    /// that they have none and the first by name founds it.
    private void askForTopology(List<NodeId> others, int round) {
        if (change.topology() != null) {
            return;
        }
        for (NodeId other : founds(others) ? others : askedIn(round, others)) {
            outside.transmit(other, new TopologyPull());
        }
        long waitMs = (limits.probePeriodMs() / 2L) << Math.min(round, MOST_DOUBLINGS);
        ports.timers().after(waitMs, () -> askForTopology(others, round + 1));
    }

    /// The first by name, and two of the rest: each node begins at another place.
    private List<NodeId> askedIn(int round, List<NodeId> others) {
        if (others.size() <= ASKED_AT_ONCE) {
            return others;
        }
        List<NodeId> asked = new ArrayList<>(List.of(others.getFirst()));
        List<NodeId> rest = others.subList(1, others.size());
        int own = -1 - Collections.binarySearch(rest, self.id());
        for (int i = 0; i < ASKED_AT_ONCE - 1; i++) {
            int place = own + round * (ASKED_AT_ONCE - 1) + i;
            asked.add(rest.get(place % rest.size()));
        }
        return asked;
    }

    /// Ascending by name.
    private List<NodeId> others(List<Member> members) {
        TreeSet<NodeId> others = new TreeSet<>(members.stream().map(Member::id).toList());
        others.remove(self.id());
        return List.copyOf(others);
    }

    private boolean founds(List<NodeId> others) {
        return self.id().compareTo(others.getFirst()) < 0;
    }

    private void onNoTopology(NodeId from) {
        if (change.topology() != null
                || founding
                || !(formation instanceof Formation.Initial(var settings, var members))) {
            return;
        }
        without.add(from);
        List<NodeId> others = others(members);
        if (founds(others) && without.containsAll(others)) {
            found(settings, members);
        }
    }

    @Nullable Topology topology() {
        return change.topology();
    }

    Bytes key() {
        return change.ledger().key();
    }

    /// No data may be taken: the next topology is being chosen, or this node is about to join.
    boolean fenced() {
        return joining != null || change.fenced();
    }

    boolean joining() {
        return joining != null;
    }

    // ---- joins ----

    void join(Member other, Consumer<String> answer) {
        Topology mine = change.topology();
        if (mine == null) {
            answer.accept("this node has no topology yet; try again when it is ready");
        } else if (joining != null) {
            answer.accept("this node is already joining " + joining.other.id());
        } else if (other.id().equals(self.id())) {
            answer.accept("a node cannot join itself: that is the address of " + self.id());
        } else if (mine.member(other.id()) != null) {
            answer.accept("");
        } else {
            ports.peers().introduce(other);
            long deadline = ports.clock().monotonicMillis() + 5L * limits.ballotTimeoutMs();
            joining = new Joining(++lastOp, other, answer, deadline);
            askToJoin(joining);
        }
    }

    private void askToJoin(Joining asked) {
        if (joining != asked) {
            return;
        }
        if (ports.clock().monotonicMillis() > asked.deadlineMs) {
            endJoin(asked, asked.other.id() + " gave no answer; this node has not joined");
            return;
        }
        if (!asked.turned) {
            outside.transmit(
                    asked.other.id(), new JoinAsk(asked.op, self, !outside.holdsData(), alone()));
        }
        ports.timers().after(limits.probePeriodMs(), () -> askToJoin(asked));
    }

    private void endJoin(Joining asked, String outcome) {
        if (joining == asked) {
            joining = null;
            asked.answer.accept(outcome);
        }
    }

    private void settleTurnedJoin(Topology topology) {
        Joining asked = joining;
        if (asked != null && asked.turned && topology.member(asked.other.id()) != null) {
            endJoin(asked, "");
        }
    }

    private boolean alone() {
        Topology mine = change.topology();
        return mine == null || mine.members().size() == 1;
    }

    private void onJoinAsk(NodeId from, JoinAsk ask) {
        Topology mine = change.topology();
        if (mine == null) {
            refuse(from, ask, "it has no topology yet");
            return;
        }
        Member known = mine.member(ask.candidate().id());
        if (known != null) {
            boolean same =
                    known.host().equals(ask.candidate().host())
                            && known.peerPort() == ask.candidate().peerPort();
            if (same) {
                welcome(from, ask, mine);
            } else {
                refuse(from, ask, "another node is called " + known.id() + " there");
            }
            return;
        }
        if (joining != null && !standsBack(from)) {
            refuse(from, ask, "it is joining another cluster just now; try again");
        } else if (ask.alone() && ask.empty()) {
            takeIn(from, ask);
        } else if (alone() && !outside.holdsData()) {
            turn(from, ask);
        } else {
            refuse(
                    from,
                    ask,
                    "neither side is a lone node without data; clusters that hold data are not"
                            + " merged");
        }
    }

    /// Two nodes ask each other at once: the one with the lower name takes the other in.
    private boolean standsBack(NodeId from) {
        Joining asked = joining;
        if (asked != null && asked.other.id().equals(from) && self.id().compareTo(from) < 0) {
            asked.turned = true;
            return true;
        }
        return false;
    }

    private void takeIn(NodeId from, JoinAsk ask) {
        change.propose(
                topology -> {
                    if (topology.member(ask.candidate().id()) != null) {
                        return topology;
                    }
                    List<Member> members = new ArrayList<>(topology.members());
                    members.add(ask.candidate());
                    return topology.withMembers(members);
                },
                true,
                outcome -> {
                    switch (outcome) {
                        case TopologyChange.Outcome.Chosen(var topology) ->
                                welcome(from, ask, topology);
                        case TopologyChange.Outcome.Overtaken(var newer) -> {} // It asks again.
                        case TopologyChange.Outcome.Failed(var why) -> refuse(from, ask, why);
                    }
                });
    }

    /// This node is the lone, empty side: it joins the asker's cluster instead.
    private void turn(NodeId from, JoinAsk ask) {
        outside.transmit(from, new JoinAnswer(ask.op(), false, true, "", null, Bytes.EMPTY));
        if (joining == null) {
            join(ask.candidate(), outcome -> {});
        }
    }

    private void welcome(NodeId from, JoinAsk ask, Topology topology) {
        outside.transmit(from, new JoinAnswer(ask.op(), true, false, "", topology, key()));
    }

    private void refuse(NodeId from, JoinAsk ask, String why) {
        outside.transmit(from, new JoinAnswer(ask.op(), false, false, why, null, Bytes.EMPTY));
    }

    private void onJoinAnswer(NodeId from, JoinAnswer answer) {
        Joining asked = joining;
        if (asked == null || asked.op != answer.op() || !asked.other.id().equals(from)) {
            return;
        }
        Topology theirs = answer.topology();
        if (answer.turned()) {
            asked.turned = true;
        } else if (!answer.joined() || theirs == null) {
            endJoin(asked, from + " refused: " + answer.reason());
        } else if (!alone() || outside.holdsData()) {
            endJoin(asked, "this node is no longer alone and empty");
        } else {
            joining = null;
            change.adopt(theirs, answer.key());
            asked.answer.accept("");
        }
    }

    // ---- messages ----

    /// Somebody who wants to join says where it is; without that nothing could be said back.
    void meet(NodeId from, PeerMessage message) {
        Topology mine = change.topology();
        boolean stranger = mine != null && mine.member(from) == null;
        if (stranger && message instanceof JoinAsk ask && ask.candidate().id().equals(from)) {
            ports.peers().introduce(ask.candidate());
        }
    }

    /// @return false: not one of the topology's messages
    boolean onMessage(NodeId from, PeerMessage message) {
        switch (message) {
            case NoTopology none -> onNoTopology(from);
            case JoinAsk ask -> onJoinAsk(from, ask);
            case JoinAnswer answer -> onJoinAnswer(from, answer);
            case TopologyPush push -> onPush(push);
            case TopologyPull pull -> onPull(from);
            case PeerMessage.Prepare prepare -> change.onMessage(from, prepare);
            case PeerMessage.Promise promise -> change.onMessage(from, promise);
            case PeerMessage.Accept accept -> change.onMessage(from, accept);
            case PeerMessage.Accepted accepted -> change.onMessage(from, accepted);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Whether this node is a member there that came back with nothing: without a topology, or in a
    /// cluster of its own that it founded because it had forgotten the other.
    private boolean ourOwn(Topology theirs) {
        Member there = theirs.member(self.id());
        boolean forgetful =
                change.topology() == null
                        ? formation instanceof Formation.Initial
                        : alone() && joining == null && !outside.holdsData();
        return forgetful
                && there != null
                && there.host().equals(self.host())
                && there.peerPort() == self.peerPort();
    }

    /// Somebody of another cluster treats this node as its own: perhaps it is.
    void onStranger(NodeId from) {
        if (change.topology() != null && alone() && !outside.holdsData()) {
            outside.transmit(from, new TopologyPull());
        }
    }

    private void onPull(NodeId from) {
        Topology mine = change.topology();
        outside.transmit(from, mine == null ? new NoTopology() : new TopologyPush(mine, key()));
        if (mine == null && !without.contains(from) && isFounderOver(from)) {
            outside.transmit(from, new TopologyPull()); // It has just come up: no need to wait.
        }
    }

    private boolean isFounderOver(NodeId from) {
        return formation instanceof Formation.Initial(var settings, var members)
                && others(members).contains(from)
                && founds(others(members));
    }

    private void onPush(TopologyPush push) {
        Topology mine = change.topology();
        Topology theirs = push.topology();
        boolean newer =
                (mine != null && mine.cluster().equals(theirs.cluster()))
                        ? theirs.epoch() > mine.epoch()
                        : ourOwn(theirs);
        if (newer && !founding) {
            Bytes key = push.key().length() == 0 ? key() : push.key();
            change.adopt(theirs, key);
        }
    }
}
