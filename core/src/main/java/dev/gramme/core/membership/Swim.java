package dev.gramme.core.membership;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Ping;
import dev.gramme.core.message.PeerMessage.PingAck;
import dev.gramme.core.message.PeerMessage.PingFor;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Keeps watch over the members of the topology: one probe per period, rumours for the rest.
///
/// ```
///          missed probe, link down, rumour            time is up, rumour
///  ALIVE ────────────────────────────────▶ SUSPECT ─────────────────────▶ DOWN
///    ▲  ▲───── our own suspicion, and we hear it ───┘                       │
///    └──────────── the member speaks with a higher incarnation ─────────────┘
/// ```
///
/// Owned by one loop; every method runs on it. Callbacks of the listener come from within.
public final class Swim {
    /// Rounds begun per period; each lasts a whole one. Two, since with one a node that dies in a
    /// cluster of ten is probed by nobody for two seconds in one of a hundred cases.
    private static final int ROUNDS_PER_PERIOD = 2;

    /// Pings of helpers this node has under way for others; more are not begun.
    private static final int RELAYS = 64;

    private static final int RELAY_PERIODS = 4;

    /// How many times in a row a member that only speaks passes for alive. A busy one answers late
    /// while its frames come in; one that hears nobody must be found out.
    private static final int HEARSAY = 3;

    /// Beyond it a rumour is not believed: its subject could not contradict it for long.
    private static final long HIGHEST_INCARNATION = 1L << 62;

    private final NodeId self;
    private final Limits limits;
    private final Clock clock;
    private final Timers timers;
    private final Entropy entropy;
    private final Outbox outbox;
    private final Listener listener;
    private final LocalHealth health;
    private final MemberTable table;
    private final Rumors rumors = new Rumors();
    private final TreeMap<NodeId, Suspicion> suspicions = new TreeMap<>();
    private final TreeMap<Long, ProbeRound> rounds = new TreeMap<>();
    private final TreeMap<Long, Relay> relays = new TreeMap<>();
    private final TreeMap<NodeId, Long> toldNanos = new TreeMap<>();
    private final TreeMap<NodeId, Integer> hearsay = new TreeMap<>();
    private boolean running;
    private long lastSeq;
    private Timers.@Nullable Timer beat;

    /// Sends and forgets. The frame may be lost.
    public interface Outbox {
        void send(NodeId to, PeerMessage message);
    }

    /// Told of every change of another member's liveness, after it has taken place.
    public interface Listener {
        void changed(NodeId member, Liveness before, Liveness after);
    }

    /// A ping on somebody's behalf.
    private record Relay(NodeId asker, long askerSeq, NodeId target, long sentNanos) {}

    /// A timer's task, told whether it runs so late that this node must have been paused.
    private interface Alarm {
        void ring(boolean late);
    }

    public Swim(
            NodeId self,
            Limits limits,
            Clock clock,
            Timers timers,
            Entropy entropy,
            Outbox outbox,
            Listener listener) {
        this.self = self;
        this.limits = limits;
        this.clock = clock;
        this.timers = timers;
        this.entropy = entropy;
        this.outbox = outbox;
        this.listener = listener;
        this.health = new LocalHealth(limits);
        this.table = new MemberTable(self, entropy);
        // Acknowledgements meant for an earlier life of this node fit no round of this one.
        this.lastSeq = entropy.nextLong() >>> 16;
    }

    public void start() {
        if (!running) {
            running = true;
            for (Suspicion suspicion : suspicions.values()) {
                suspicion.restart(clock.monotonicNanos());
                arm(suspicion);
            }
            beat = in(entropy.nextInt(limits.probeTimeoutMs()), late -> beginRound());
        }
    }

    /// Sends nothing and believes nothing new any more.
    public void stop() {
        running = false;
        if (beat != null) {
            beat.cancel();
        }
        rounds.values().forEach(ProbeRound::disarm);
        rounds.clear();
        relays.clear();
        suspicions.values().forEach(Suspicion::disarm);
    }

    /// The members of the topology from now on, this node included or not. New ones start ALIVE;
    /// the listener is not told of those that come or go.
    public void members(List<NodeId> all) {
        for (NodeId gone : table.members(all)) {
            rumors.forget(gone);
            toldNanos.remove(gone);
            hearsay.remove(gone);
            endSuspicion(gone);
            relays.values().removeIf(r -> r.target().equals(gone) || r.asker().equals(gone));
        }
    }

    /// Self is always ALIVE; who is no member is DOWN.
    public Liveness liveness(NodeId member) {
        if (member.equals(self)) {
            return Liveness.ALIVE;
        }
        Rumor known = table.of(member);
        return known == null ? Liveness.DOWN : known.liveness();
    }

    /// What this node believes of every member, itself included.
    public SortedMap<NodeId, Rumor> table() {
        return table.snapshot();
    }

    /// Ping, PingFor and PingAck; everything else is somebody else's and ignored here.
    public void onMessage(NodeId from, PeerMessage message) {
        if (!running || from.equals(self)) {
            return;
        }
        if (!table.knows(from)) {
            // Its topology may be ahead of ours: say that we live, believe and pass on nothing.
            if (message instanceof Ping ping) {
                outbox.send(from, new PingAck(ping.seq(), List.of()));
            }
            return;
        }
        switch (message) {
            case Ping ping -> onPing(from, ping);
            case PingFor ask -> onPingFor(from, ask);
            case PingAck ack -> onPingAck(from, ack);
            default -> {}
        }
    }

    /// Any frame arrived from `peer`.
    public void onHeard(NodeId peer) {
        Rumor known = table.of(peer);
        if (!running || known == null) {
            return;
        }
        rounds.values().forEach(round -> round.onHeard(peer));
        if (known.liveness() != Liveness.ALIVE
                && !(isOurSuspect(peer) && passesByHearsay(peer) && withdraw(peer))) {
            tellOnce(peer);
        }
    }

    /// The transport says that the link to `peer` broke.
    public void onLinkDown(NodeId peer) {
        Rumor known = table.of(peer);
        if (running && known != null && accuse(known)) {
            ProbeRound round = ping(known);
            askHelpers(round);
            round.arm(in(health.periodMs(), late -> finish(round, late)));
        }
    }

    // ---- one period ----

    private void beginRound() {
        long oldest = clock.monotonicNanos() - 1_000_000L * RELAY_PERIODS * limits.probePeriodMs();
        relays.values().removeIf(relay -> relay.sentNanos() - oldest < 0);
        Rumor target = table.nextTarget();
        if (target != null) {
            ProbeRound round = ping(target);
            round.arm(in(health.timeoutMs(), late -> onTimeout(round, late)));
        }
        beat = in(health.periodMs() / ROUNDS_PER_PERIOD, late -> beginRound());
    }

    /// No acknowledgement came directly: once more, and through helpers. A member that is DOWN is
    /// only pinged in its turn, so that it learns what is said of it when it returns.
    private void onTimeout(ProbeRound round, boolean late) {
        if (late) {
            round.onDisturbed();
        } else if (round.isPending() && liveness(round.target()) != Liveness.DOWN) {
            pingFor(round);
            askHelpers(round);
        }
        long restMs = Math.max(0, health.periodMs() - health.timeoutMs());
        round.arm(in(restMs, tooLate -> finish(round, tooLate)));
    }

    private ProbeRound ping(Rumor target) {
        ProbeRound round = new ProbeRound(++lastSeq, target);
        rounds.put(round.seq(), round);
        pingFor(round);
        return round;
    }

    private void pingFor(ProbeRound round) {
        NodeId target = round.target();
        outbox.send(target, new Ping(round.seq(), rumorsFor(target, List.of())));
    }

    private void askHelpers(ProbeRound round) {
        NodeId target = round.target();
        List<NodeId> helpers = table.helpers(limits.probeHelpers(), target);
        round.asked(helpers);
        for (NodeId helper : helpers) {
            outbox.send(
                    helper, new PingFor(round.seq(), target, rumorsFor(helper, List.of(target))));
        }
    }

    private void finish(ProbeRound round, boolean late) {
        rounds.remove(round.seq());
        if (late) {
            round.onDisturbed();
        }
        switch (round.verdict()) {
            case ANSWERED -> health.improve();
            case HEARD -> {
                if (!passesByHearsay(round.target())) {
                    blame(round);
                }
            }
            case VOID -> health.worsen();
            case MISSED -> {
                if (round.blamesSelf()) {
                    health.worsen();
                }
                blame(round);
            }
        }
    }

    private void blame(ProbeRound round) {
        Rumor known = table.of(round.target());
        if (known != null && round.concerns(known)) {
            accuse(known);
        }
    }

    // ---- messages ----

    private void onPing(NodeId from, Ping ping) {
        boolean wronged = hear(from, ping.rumors());
        outbox.send(from, new PingAck(ping.seq(), rumorsFor(from, aboutSelf(wronged))));
        onHeard(from);
    }

    private void onPingFor(NodeId from, PingFor ask) {
        boolean wronged = hear(from, ask.rumors());
        onHeard(from);
        NodeId target = ask.target();
        if (target.equals(self)) {
            outbox.send(from, new PingAck(ask.seq(), rumorsFor(from, aboutSelf(wronged))));
            return;
        }
        if (table.knows(target) && !target.equals(from) && relays.size() < RELAYS) {
            long seq = ++lastSeq;
            relays.put(seq, new Relay(from, ask.seq(), target, clock.monotonicNanos()));
            outbox.send(target, new Ping(seq, rumorsFor(target, List.of())));
        }
        contradict(from, wronged);
    }

    private void onPingAck(NodeId from, PingAck ack) {
        boolean wronged = hear(from, ack.rumors());
        Relay relay = relays.get(ack.seq());
        if (relay != null && relay.target().equals(from)) {
            relays.remove(ack.seq());
            outbox.send(
                    relay.asker(),
                    new PingAck(relay.askerSeq(), rumorsFor(relay.asker(), List.of(from))));
        }
        ProbeRound round = rounds.get(ack.seq());
        if (round != null && round.onAck(from)) {
            hearsay.remove(round.target());
            withdraw(round.target());
        }
        onHeard(from);
        contradict(from, wronged);
    }

    // ---- rumours ----

    /// True: somebody speaks ill of this node, and should be told that it lives.
    private boolean hear(NodeId from, List<Rumor> news) {
        boolean wronged = false;
        for (Rumor rumor : news) {
            if (rumor.incarnation() < 0 || rumor.incarnation() > HIGHEST_INCARNATION) {
                continue;
            }
            if (rumor.member().equals(self)) {
                wronged |= hearOfSelf(from, rumor);
            } else {
                hearOfOther(rumor);
            }
        }
        return wronged;
    }

    /// SWIM §4.2: only the member itself raises its incarnation, to contradict. A node that came
    /// back without its old number learns it here.
    private boolean hearOfSelf(NodeId from, Rumor rumor) {
        long own = table.own().incarnation();
        if (rumor.liveness() == Liveness.ALIVE) {
            table.ownIncarnation(Math.max(own, rumor.incarnation()));
            return false;
        }
        if (rumor.incarnation() >= own) {
            table.ownIncarnation(rumor.incarnation() + 1);
            rumors.add(table.own());
            if (rumor.liveness() == Liveness.SUSPECT) {
                health.worsen(); // Lifeguard: we may be too slow to answer.
            }
            for (NodeId other : table.helpers(limits.probeHelpers(), from)) {
                tell(other, List.of(self));
            }
        }
        return true;
    }

    private void hearOfOther(Rumor news) {
        Rumor known = table.of(news.member());
        if (known == null) {
            return;
        }
        boolean suspect = news.liveness() == Liveness.SUSPECT;
        if (MemberTable.supersedes(news, known)) {
            // Our own accusation on its way back to us, withdrawn or from an earlier life.
            if (!(suspect && news.by().equals(self))) {
                believe(known, news);
            }
        } else if (suspect
                && known.liveness() == Liveness.SUSPECT
                && news.incarnation() == known.incarnation()
                && table.knows(news.by())) {
            confirm(news);
        }
    }

    private void believe(Rumor known, Rumor news) {
        NodeId member = news.member();
        table.put(news);
        rumors.add(news);
        endSuspicion(member);
        if (news.liveness() == Liveness.ALIVE) {
            hearsay.remove(member); // It contradicts, so it hears.
        }
        if (news.liveness() == Liveness.SUSPECT) {
            boolean named = !news.by().equals(member);
            Suspicion suspicion =
                    new Suspicion(
                            member,
                            named ? news.by() : null,
                            limits,
                            table.size(),
                            clock.monotonicNanos());
            suspicions.put(member, suspicion);
            arm(suspicion);
        }
        if (news.liveness() != known.liveness()) {
            listener.changed(member, known.liveness(), news.liveness());
        }
    }

    // ---- suspicion ----

    /// This node itself found a member silent. False: that changes nothing.
    private boolean accuse(Rumor known) {
        if (known.liveness() == Liveness.DOWN) {
            return false;
        }
        Rumor accusation = new Rumor(known.member(), known.incarnation(), Liveness.SUSPECT, self);
        if (known.liveness() == Liveness.SUSPECT) {
            return confirm(accusation);
        }
        believe(known, accusation);
        return true;
    }

    private boolean confirm(Rumor accusation) {
        Suspicion suspicion = suspicions.get(accusation.member());
        if (suspicion == null
                || accusation.by().equals(accusation.member())
                || !suspicion.confirm(accusation.by())) {
            return false;
        }
        rumors.add(accusation);
        arm(suspicion);
        return true;
    }

    /// The member was heard: a suspicion that nobody shares is withdrawn. Where others share it,
    /// only the member's own contradiction ends it everywhere.
    private boolean withdraw(NodeId member) {
        Rumor known = table.of(member);
        if (known == null || !isOurSuspect(member)) {
            return false;
        }
        endSuspicion(member);
        rumors.forget(member);
        table.put(new Rumor(member, known.incarnation(), Liveness.ALIVE));
        listener.changed(member, Liveness.SUSPECT, Liveness.ALIVE);
        return true;
    }

    private boolean isOurSuspect(NodeId member) {
        Suspicion suspicion = suspicions.get(member);
        return suspicion != null && suspicion.isOnlyBy(self);
    }

    private boolean passesByHearsay(NodeId member) {
        return hearsay.merge(member, 1, (count, one) -> Math.min(count + one, HEARSAY + 1))
                <= HEARSAY;
    }

    /// However late the accusers agree, what has just arrived from the suspect is read first.
    private void arm(Suspicion suspicion) {
        long leftMs = suspicion.remainingMs(clock.monotonicNanos());
        suspicion.arm(
                in(Math.max(leftMs, limits.probeTimeoutMs()), late -> onTimeUp(suspicion, late)));
    }

    private void onTimeUp(Suspicion suspicion, boolean late) {
        NodeId member = suspicion.member();
        Rumor known = table.of(member);
        if (known == null) {
            return;
        }
        if (late) {
            suspicion.restart(clock.monotonicNanos());
            table.probeSoon(member);
            arm(suspicion);
            return;
        }
        believe(known, new Rumor(member, known.incarnation(), Liveness.DOWN, self));
    }

    private void endSuspicion(NodeId member) {
        Suspicion suspicion = suspicions.remove(member);
        if (suspicion != null) {
            suspicion.disarm();
        }
    }

    // ---- frames ----

    private void contradict(NodeId from, boolean wronged) {
        if (wronged) {
            tell(from, List.of(self));
        }
    }

    /// A member that is not ALIVE here was heard: it shall know, but not for every frame it sends.
    private void tellOnce(NodeId peer) {
        Long told = toldNanos.get(peer);
        long periodNanos = limits.probePeriodMs() * 1_000_000L;
        if (told == null || clock.monotonicNanos() - told >= periodNanos) {
            tell(peer, List.of());
        }
    }

    /// A ping for the sake of its rumours; it belongs to no round.
    private void tell(NodeId to, List<NodeId> about) {
        outbox.send(to, new Ping(++lastSeq, rumorsFor(to, about)));
    }

    private List<NodeId> aboutSelf(boolean wronged) {
        return wronged ? List.of(self) : List.of();
    }

    /// What rides on a frame to `to`: what it must hear of itself (Lifeguard, buddy system), then
    /// what is known of `about`, then what was sent least. A member that is DOWN gets nothing that
    /// counts as sent.
    private List<Rumor> rumorsFor(NodeId to, List<NodeId> about) {
        List<Rumor> first = new ArrayList<>();
        Rumor ofReceiver = table.of(to);
        if (ofReceiver != null && ofReceiver.liveness() != Liveness.ALIVE) {
            first.add(ofReceiver);
            toldNanos.put(to, clock.monotonicNanos());
        }
        for (NodeId member : about) {
            Rumor rumor = member.equals(self) ? table.own() : table.of(member);
            if (rumor != null && (rumor.incarnation() > 0 || rumor.liveness() != Liveness.ALIVE)) {
                first.add(rumor);
            }
        }
        if (ofReceiver == null || ofReceiver.liveness() == Liveness.DOWN) {
            return first;
        }
        return rumors.take(first, limits.rumorsPerFrame(), table.size());
    }

    private Timers.Timer in(long delayMs, Alarm alarm) {
        long dueNanos = clock.monotonicNanos() + delayMs * 1_000_000;
        return timers.after(
                delayMs,
                () -> alarm.ring(clock.monotonicNanos() - dueNanos > health.toleranceNanos()));
    }
}
