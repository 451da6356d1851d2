package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.EventStored;
import dev.gramme.core.message.PeerMessage.HintStored;
import dev.gramme.core.message.PeerMessage.Lasting;
import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.message.PeerMessage.NotStored;
import dev.gramme.core.message.PeerMessage.OnDisk;
import dev.gramme.core.message.PeerMessage.StoreEvent;
import dev.gramme.core.message.PeerMessage.StoreHint;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Timers;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.quorum.WriteTally;
import dev.gramme.core.replica.Absorbed;
import dev.gramme.core.replica.Admission;
import dev.gramme.core.replica.Objection;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Writes one event to its replicas and answers the client once. Hop 3 of a PUT, see
/// ARCHITECTURE.md. A delete is an event that brings no value.
///
/// ```
/// start ─▶ gathering ──W copies (and enough homes have spoken)──▶ answered
///              │  └─ an overwrite missed something ─▶ folding ──▶ answered
///              └─ out of reach, or deadline ─▶ answered(Unknown)
/// ```
///
/// Sources: Dynamo §4.5, §4.6; partition-clock-spec §5 for the overwrite and its one fold.
final class PutCoordinator {
    private final Surroundings surroundings;
    private final ClientRequest request;
    private final @Nullable Value value;
    private final @Nullable DotSet given;
    private final boolean fresh;
    private final Quorum quorum;
    private final Story story;
    private final Consumer<PutCoordinator> finished;
    private final Topology topology;
    private final int partition;
    private final List<NodeId> homes;
    private final List<Long> openCalls = new ArrayList<>();
    private SortedMap<NodeId, List<NodeId>> hinted = Collections.emptySortedMap();
    private Timers.@Nullable Timer hintTimer;
    private int place;
    private WriteTally tally;
    private DotSet minted = DotSet.EMPTY;
    private DotSet eventContext = DotSet.EMPTY;
    private DotSet missedContext = DotSet.EMPTY;
    private boolean missed;
    private boolean superseded;
    private boolean folding;
    private int waiting;
    private Timers.@Nullable Timer deadline;

    /// @param given what the writer has seen; null: overwrite
    /// @param fresh refuse if `given` lacks what this node itself wrote
    /// @param finished told when nothing of this request is left
    PutCoordinator(
            Surroundings surroundings,
            ClientRequest request,
            @Nullable Value value,
            @Nullable DotSet given,
            boolean fresh,
            Consumer<Reply> client,
            Consumer<PutCoordinator> finished) {
        this.surroundings = surroundings;
        this.request = request;
        this.value = value;
        this.given = given;
        this.fresh = fresh;
        this.finished = finished;
        this.story = new Story(surroundings, request, client);
        this.topology = surroundings.topology();
        this.quorum = Quorum.of(request.options(), topology.settings());
        this.partition = topology.partitionOf(request.key());
        this.homes = topology.homes(partition);
        this.tally = given == null ? overwriting() : asked(WriteTally.plain(quorum, homes.size()));
    }

    private WriteTally overwriting() {
        return asked(WriteTally.overwrite(quorum, homes.size(), topology.settings().w()));
    }

    private WriteTally asked(WriteTally plain) {
        return durability() == Durability.FSYNC ? plain.syncedOnly() : plain;
    }

    void start() {
        story.note(
                Kind.COORDINATE,
                null,
                () -> "key=" + request.key() + " partition=" + partition + " w=" + quorum.w());
        if (refusedForLackOfNodes()) {
            finished.accept(this);
            return;
        }
        deadline = after(request.options().timeoutMs(), this::onDeadline);
        Replica here = surroundings.replica(partition);
        if (here == null) {
            writeAsFallback(given == null ? hintedContext() : given);
        } else {
            coordinateHere(here, given, fresh);
        }
    }

    private void coordinateHere(Replica here, @Nullable DotSet seen, boolean refuseStale) {
        OwnCopy copy = new OwnCopy(homes.indexOf(self()));
        here.coordinate(key(), seen, value, admission(refuseStale), copy);
    }

    private Admission admission(boolean refuseStale) {
        long wallMs = surroundings.ports().clock().wallMillis();
        int siblings = surroundings.limits().siblings();
        return new Admission(refuseStale, siblings, wallMs, durability());
    }

    /// The copy of this home: mints the dot and counts as one of the homes.
    private final class OwnCopy implements Replica.Coordinated {
        private final int home;

        OwnCopy(int home) {
            this.home = home;
        }

        @Override
        public void minted(Dot dot, DotSet context) {
            minted = minted.plus(dot);
            eventContext = context;
            boolean fold = folding;
            story.note(Kind.DOT_MINTED, null, () -> "dot=" + dot + (fold ? " fold" : ""));
            sendToHomes(dot, context);
        }

        @Override
        public void refused(Objection objection) {
            refuse(objection);
        }

        @Override
        public void held(Absorbed absorbed) {
            onStored(home, absorbed);
        }
    }

    private void refuse(Objection objection) {
        if (story.answered()) {
            return; // The deadline was earlier.
        }
        int most = surroundings.limits().siblings();
        story.answer(
                switch (objection) {
                    case STALE ->
                            new ClientResponse.Refused(
                                    Reason.STALE,
                                    "the context lacks a version that this node wrote: read first");
                    case TOO_MANY_SIBLINGS ->
                            new ClientResponse.NotApplied(
                                    Reason.TOO_MANY_SIBLINGS,
                                    "the key has its most of %d siblings or %d bytes of them: %s"
                                            .formatted(
                                                    most,
                                                    Admission.MOST_BYTES,
                                                    "read it, and write with that context"));
                    case UNREADABLE ->
                            new ClientResponse.NotApplied(
                                    Reason.QUORUM,
                                    "the record of this key on "
                                            + self()
                                            + " is damaged; its other homes give it back if there"
                                            + " are any");
                });
        finish();
    }

    private boolean refusedForLackOfNodes() {
        int reachable = 0;
        for (NodeId home : homes) {
            reachable += mayAnswer(home) ? 1 : 0;
        }
        if (reachable < quorum.w() && !quorum.strict()) {
            reachable += (int) fallbacks().filter(this::mayAnswer).count();
        }
        if (reachable >= quorum.w()) {
            return false;
        }
        List<NodeId> up = homes.stream().filter(this::mayAnswer).toList();
        story.answer(
                new ClientResponse.NotApplied(
                        Reason.QUORUM,
                        String.format(
                                Locale.ROOT,
                                "w=%d%s needs %d nodes that take writes for this key, %d can: %s of"
                                        + " homes %s%s",
                                quorum.w(),
                                quorum.strict() ? " (strict)" : "",
                                quorum.w(),
                                reachable,
                                up,
                                homes,
                                homes.size() < quorum.n()
                                        ? String.format(
                                                Locale.ROOT,
                                                "; the cluster has %d of the n=%d nodes it wants",
                                                homes.size(),
                                                quorum.n())
                                        : "")));
        return true;
    }

    // ---- sending ----

    private void sendToHomes(Dot dot, DotSet context) {
        for (int i = 0; i < homes.size(); i++) {
            NodeId home = homes.get(i);
            if (home.equals(self())) {
                continue;
            }
            if (surroundings.liveness(home) == Liveness.DOWN) {
                tally = tally.withFailed(i);
                hintFor(i, dot, context);
            } else {
                sendEvent(i, dot, context);
            }
        }
        boolean others = homes.size() > 1 || !homes.contains(self());
        if (!quorum.strict() && others) {
            int round = folding ? 2 : 1;
            cancelHintTimer();
            hintTimer =
                    after(
                            surroundings.limits().hintDelayMs(),
                            () -> hintForTheSilent(round, dot, context));
        }
        decide();
    }

    private void sendEvent(int position, Dot dot, DotSet context) {
        NodeId home = homes.get(position);
        boolean check = given == null && !folding;
        int round = folding ? 2 : 1;
        long op = call(home, reply -> onHomeReply(round, position, reply));
        story.note(Kind.SEND, home, () -> "event dot=" + dot + (check ? " check" : ""));
        StoreEvent event =
                new StoreEvent(op, request.id(), partition, key(), dot, value, context, check);
        Durability wanted = durability();
        surroundings.send(home, wanted == null ? event : new Lasting(wanted, event));
    }

    private void hintForTheSilent(int round, Dot dot, DotSet context) {
        if (round != (folding ? 2 : 1) || story.answered()) {
            return;
        }
        for (int i = 0; i < homes.size(); i++) {
            if ((tally.stored() & 1 << i) == 0 && !homes.get(i).equals(self())) {
                tally = tally.withSilent(i);
                hintFor(i, dot, context);
            }
        }
        decide();
    }

    /// Dynamo §4.6: the next healthy node of the preference list keeps the event for the home.
    private void hintFor(int position, Dot dot, DotSet context) {
        NodeId target = homes.get(position);
        if (quorum.strict() || hinted.values().stream().anyMatch(t -> t.contains(target))) {
            return;
        }
        NodeId fallback =
                fallbacks()
                        .filter(node -> !hinted.containsKey(node))
                        .filter(this::mayAnswer)
                        .findFirst()
                        .orElse(null);
        if (fallback != null) {
            sendHint(fallback, List.of(target), dot, context);
        }
    }

    private void sendHint(NodeId fallback, List<NodeId> targets, Dot dot, DotSet context) {
        noteHinted(fallback, targets);
        story.note(Kind.HINT_SENT, fallback, "for=" + targets + " dot=" + dot);
        int round = folding ? 2 : 1;
        long op = call(fallback, reply -> onHintReply(round, fallback, reply));
        StoreHint hint =
                new StoreHint(op, request.id(), partition, key(), dot, value, context, targets);
        Durability wanted = durability();
        surroundings.send(fallback, wanted == null ? hint : new Lasting(wanted, hint));
    }

    /// Most writes need no hint, and so no map.
    private void noteHinted(NodeId fallback, List<NodeId> targets) {
        if (hinted.isEmpty()) {
            hinted = new TreeMap<>();
        }
        hinted.put(fallback, targets);
    }

    /// No home can coordinate: this node mints the event and keeps it for all homes.
    private void writeAsFallback(DotSet seen) {
        Dot dot = surroundings.hints().mint(partition);
        int round = folding ? 2 : 1;
        DotSet context = seen.plus(dot);
        minted = minted.plus(dot);
        eventContext = context;
        story.note(Kind.DOT_MINTED, null, "dot=" + dot + " fallback");
        noteHinted(self(), homes);
        surroundings
                .hints()
                .keep(
                        partition,
                        new Entry(key(), Siblings.event(dot, value, context), DotSet.of(dot)),
                        homes,
                        durability() == Durability.FSYNC,
                        outcome -> {
                            if (round == (folding ? 2 : 1)) {
                                tally = tally.withFallback(outcome == Appended.DURABLE);
                                decide();
                            }
                        });
        sendToHomes(dot, context);
        fallbacks()
                .filter(node -> !node.equals(self()))
                .filter(this::mayAnswer)
                .limit(Math.max(0, quorum.w() - 1))
                .toList()
                .forEach(node -> sendHint(node, homes, dot, context));
    }

    /// What an overwrite at a fallback is given: the hints it holds, for it has nothing else. What
    /// that lacks the homes tell, as always.
    private DotSet hintedContext() {
        Siblings held = surroundings.hints().read(partition, key());
        return held == null ? DotSet.EMPTY : held.context();
    }

    // ---- replies ----

    private void onHomeReply(int round, int position, PeerMessage reply) {
        NodeId home = homes.get(position);
        if (story.answered()) {
            story.note(Kind.LATE_REPLY, home, reply.getClass().getSimpleName());
            return;
        }
        if (round != (folding ? 2 : 1)) {
            return;
        }
        switch (reply) {
            case EventStored stored -> onStored(position, home, stored, false);
            case OnDisk(EventStored stored) -> onStored(position, home, stored, true);
            case NotStored refused -> {
                story.note(Kind.REPLY, home, "refused " + refused.refusal());
                tally = tally.withFailed(position);
                hintFor(position, lastMinted(), eventContext);
                decide();
            }
            default -> story.note(Kind.REPLY, home, "unexpected " + reply.getClass());
        }
    }

    private void onHintReply(int round, NodeId fallback, PeerMessage reply) {
        if (story.answered() || round != (folding ? 2 : 1)) {
            return;
        }
        switch (reply) {
            case HintStored _ -> onHintKept(fallback, false);
            case OnDisk(HintStored _) -> onHintKept(fallback, true);
            default -> {
                story.note(Kind.REPLY, fallback, "refused");
                decide();
            }
        }
    }

    private void onHintKept(NodeId fallback, boolean onDisk) {
        story.note(Kind.REPLY, fallback, "hint kept" + (onDisk ? " on disk" : ""));
        tally = tally.withFallback(onDisk);
        decide();
    }

    private void onStored(int position, NodeId home, EventStored stored, boolean onDisk) {
        boolean standing = stored.standing();
        story.note(
                Kind.REPLY,
                home,
                "stored" + (onDisk ? " on disk" : "") + (standing ? "" : " recovering"));
        onStored(position, new Absorbed(standing, stored.left(), stored.missed(), onDisk));
    }

    private void onStored(int position, Absorbed absorbed) {
        tally = tally.withStored(position, absorbed.standing(), absorbed.onDisk());
        if (given == null && !folding && !story.answered()) {
            superseded |= !absorbed.left();
            Missed lacking = absorbed.missed();
            if (lacking != null) {
                missed = true;
                missedContext = missedContext.plus(lacking.context());
            }
        }
        decide();
    }

    /// Where [Writing] keeps it.
    int place() {
        return place;
    }

    void place(int newPlace) {
        place = newPlace;
    }

    /// A home has begun a new life: what its old one acknowledged may be gone.
    void onNewLife(NodeId node) {
        int position = homes.indexOf(node);
        if (position >= 0 && !story.answered()) {
            tally = tally.withoutHome(position);
            decide();
        }
    }

    // ---- deciding ----

    private void decide() {
        if (story.answered()) {
            return;
        }
        switch (tally.verdict()) {
            case PENDING -> {}
            case REACHED -> onReached();
            case OUT_OF_REACH -> {
                boolean helpless =
                        quorum.strict()
                                || tally.everywhere()
                                || fallbacks().noneMatch(this::mayAnswer);
                if (helpless) {
                    answerUnknown(
                            tally.copies() > tally.counted()
                                    ? "too few of the nodes that took it have it on disk"
                                    : "too few replicas took it");
                }
            }
        }
    }

    private void onReached() {
        if (missed && !superseded && !folding && value != null) {
            fold();
            return;
        }
        story.answer(
                new ClientResponse.Applied(
                        surroundings.token(key(), replyContext()),
                        tally.copies(),
                        tally.durable(),
                        tally.fallbacks(),
                        value == null));
        finish();
    }

    /// What was seen plus the events of this request; never the filled context (COORDINATE-3).
    private DotSet replyContext() {
        return given == null ? minted : given.plus(minted);
    }

    /// The homes hold something this overwrite's context lacked: one more event that replaces it
    /// too. Never a second fold, none after an answer.
    private void fold() {
        folding = true;
        hinted = Collections.emptySortedMap();
        DotSet wider = eventContext.plus(missedContext);
        story.note(Kind.FOLD, null, "missed=" + missedContext.minus(eventContext));
        tally = overwriting();
        Replica here = surroundings.replica(partition);
        if (here == null) {
            writeAsFallback(wider);
        } else {
            coordinateHere(here, wider, false);
        }
    }

    /// Until now late replies were noted; from here on nobody waits for them.
    private void onDeadline() {
        answerUnknown("no more replies within " + request.options().timeoutMs() + " ms");
        openCalls.forEach(surroundings.calls()::close);
    }

    private void answerUnknown(String why) {
        if (story.answered()) {
            return;
        }
        story.answer(
                new ClientResponse.Unknown(
                        tally.counted(),
                        quorum.w(),
                        String.format(
                                Locale.ROOT,
                                "%s on %d of %d needed%s; it may still become visible: %s",
                                tally.synced() ? "synced" : "stored",
                                tally.counted(),
                                quorum.w(),
                                quorum.strict() ? " (strict)" : "",
                                why)));
        finish();
    }

    private void finish() {
        cancelHintTimer();
        finished.accept(this);
        endIfComplete();
    }

    private void cancelHintTimer() {
        if (hintTimer != null) {
            hintTimer.cancel();
        }
    }

    /// Late replies were noted until now; when the last has come, the deadline has no one to end.
    private void endIfComplete() {
        if (waiting == 0 && story.answered() && deadline != null) {
            deadline.cancel();
        }
    }

    // ---- small words ----

    private long call(NodeId to, Calls.Waiting replied) {
        waiting++;
        long op =
                surroundings
                        .calls()
                        .open(
                                to,
                                reply -> {
                                    waiting--;
                                    replied.reply(reply);
                                    endIfComplete();
                                });
        openCalls.add(op);
        return op;
    }

    private Timers.Timer after(long delayMs, Runnable task) {
        return surroundings.ports().timers().after(delayMs, task);
    }

    private Dot lastMinted() {
        return minted.toList().getLast();
    }

    private boolean mayAnswer(NodeId node) {
        return node.equals(self()) || surroundings.liveness(node) != Liveness.DOWN;
    }

    private Stream<NodeId> fallbacks() {
        return topology.preference(partition).stream().filter(node -> !homes.contains(node));
    }

    private @Nullable Durability durability() {
        return request.options().durability();
    }

    private NodeId self() {
        return surroundings.self();
    }

    private Key key() {
        return request.key();
    }
}
