package dev.gramme.core.coordinate;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Fetch;
import dev.gramme.core.message.PeerMessage.Fetched;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Timers;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.quorum.ReadTally;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Reads a key from R replicas, merges what they say, answers once, then repairs. Hop 3 of a GET,
/// see ARCHITECTURE.md. Any node coordinates reads.
///
/// ```
/// start ─▶ asking the fastest R ──R testify──▶ answered ──▶ late replies, read repair
///             │  └─ no evidence, or slow: ask one more (hedge)
///             └─ nobody left, or deadline ──▶ answered(Unreadable)
/// ```
final class GetCoordinator {
    /// Takes the merged state of a read that reached its quorum, or the response why not.
    interface Reader {
        void merged(Siblings merged, int replies);

        void failed(ClientResponse response);
    }

    private final Surroundings surroundings;
    private final ClientRequest request;
    private final Options options;
    private final Story story;
    private final Reader reader;
    private final Runnable finished;
    private final Quorum quorum;
    private final int partition;
    private final List<NodeId> homes;
    private final List<NodeId> candidates;
    private final @Nullable Siblings[] answers;
    private final List<Long> openCalls = new ArrayList<>();
    private Siblings merged = Siblings.ABSENT;
    private int evidence;
    private int asked;
    private int open;
    private boolean done;
    private Timers.@Nullable Timer hedge;
    private Timers.@Nullable Timer deadline;

    private GetCoordinator(
            Surroundings surroundings,
            ClientRequest request,
            Options options,
            Story story,
            Reader reader,
            Runnable finished) {
        this.surroundings = surroundings;
        this.request = request;
        this.options = options;
        this.story = story;
        this.reader = reader;
        this.finished = finished;
        Topology topology = surroundings.topology();
        this.quorum = Quorum.of(options, topology.settings());
        this.partition = topology.partitionOf(request.key());
        this.homes = topology.homes(partition);
        this.answers = new Siblings[homes.size()];
        this.candidates = chooseCandidates(topology);
    }

    /// A client's read.
    static GetCoordinator forClient(
            Surroundings surroundings,
            ClientRequest.Get request,
            Consumer<Reply> client,
            Runnable finished) {
        Story story = new Story(surroundings, request, client);
        Reader reader =
                new Reader() {
                    @Override
                    public void merged(Siblings merged, int replies) {
                        story.answer(toResponse(surroundings, request, merged, replies));
                    }

                    @Override
                    public void failed(ClientResponse response) {
                        story.answer(response);
                    }
                };
        return new GetCoordinator(
                surroundings, request, request.options(), story, reader, finished);
    }

    /// The read before a write.
    ///
    /// @param options those of the read
    static GetCoordinator beforeWrite(
            Surroundings surroundings,
            ClientRequest request,
            Options options,
            Story story,
            Reader reader,
            Runnable finished) {
        return new GetCoordinator(surroundings, request, options, story, reader, finished);
    }

    private static ClientResponse toResponse(
            Surroundings surroundings, ClientRequest request, Siblings merged, int replies) {
        long wallMs = surroundings.ports().clock().wallMillis();
        int partition = surroundings.topology().partitionOf(request.key());
        Siblings seen = merged.seenAt(wallMs, () -> surroundings.agreedMs(partition));
        var context = surroundings.token(request.key(), seen.context());
        return seen.isEmpty()
                ? new ClientResponse.Absent(context, replies)
                : new ClientResponse.Found(seen.latestFirst(), context, replies);
    }

    void start() {
        story.note(
                Kind.COORDINATE,
                null,
                () -> "key=" + request.key() + " partition=" + partition + " r=" + quorum.r());
        surroundings.latencies().readStarted();
        Timers timers = surroundings.ports().timers();
        deadline = timers.after(options.timeoutMs(), this::onDeadline);
        if (spare() > quorum.r()) {
            hedge = timers.after(hedgeMs(), this::onSlow);
        }
        for (int i = 0; i < quorum.r() && !done && spare() > 0; i++) {
            askNext(Kind.SEND);
        }
        decide();
    }

    /// This node first, then the fastest; a node that is down last, if at all.
    private List<NodeId> chooseCandidates(Topology topology) {
        List<NodeId> chosen = new ArrayList<>(homes.size());
        for (NodeId home : homes) {
            if (mayAnswer(home)) {
                chosen.add(home);
            }
        }
        if (chosen.size() > 1) {
            chosen.sort(surroundings::nearerFirst);
        }
        if (!quorum.strict()) {
            addFallbacks(chosen, topology.preference(partition));
        }
        return chosen;
    }

    private void addFallbacks(List<NodeId> chosen, List<NodeId> preference) {
        int most = chosen.size() + homes.size();
        for (int i = homes.size(); i < preference.size() && chosen.size() < most; i++) {
            if (mayAnswer(preference.get(i))) {
                chosen.add(preference.get(i));
            }
        }
    }

    /// Candidates that were not asked yet.
    private int spare() {
        return candidates.size() - asked;
    }

    private void askNext(Kind kind) {
        NodeId node = candidates.get(asked++);
        open++;
        story.note(kind, node, "fetch");
        long sentAt = surroundings.ports().clock().monotonicNanos();
        Replica here = node.equals(surroundings.self()) ? surroundings.replica(partition) : null;
        if (here != null) {
            here.read(
                    request.key(),
                    (evidence, siblings) -> onTestimony(node, sentAt, evidence, siblings));
            return;
        }
        long op = surroundings.calls().open(node, reply -> onReply(node, sentAt, reply));
        openCalls.add(op);
        surroundings.send(node, new Fetch(op, request.id(), partition, request.key()));
    }

    private void onReply(NodeId node, long sentAt, PeerMessage reply) {
        if (reply instanceof Fetched fetched) {
            onTestimony(node, sentAt, fetched.evidence(), fetched.siblings());
        } else {
            story.note(Kind.REPLY, node, "refused");
            onAnswered(node, sentAt);
        }
    }

    private void onTestimony(NodeId node, long sentAt, Evidence evidence, Siblings siblings) {
        story.note(
                done ? Kind.LATE_REPLY : Kind.REPLY,
                node,
                () ->
                        evidence
                                + " siblings="
                                + siblings.versions().size()
                                + " us="
                                + (surroundings.ports().clock().monotonicNanos() - sentAt) / 1_000);
        take(node, evidence, siblings);
        onAnswered(node, sentAt);
    }

    private void onAnswered(NodeId node, long sentAt) {
        long nanos = surroundings.ports().clock().monotonicNanos() - sentAt;
        surroundings.latencies().record(node, nanos);
        open--;
        if (!done) {
            decide();
        } else if (open == 0) {
            complete();
        }
    }

    private void take(NodeId node, Evidence said, Siblings siblings) {
        boolean testifies =
                switch (said) {
                    case FOUND, ABSENT -> true;
                    case UNREADABLE, RECOVERING, NONE -> false;
                };
        if (!testifies) {
            return;
        }
        merged = merged.merge(siblings);
        int home = homes.indexOf(node);
        if (home >= 0) {
            answers[home] = siblings;
        }
        if (home >= 0 || said == Evidence.FOUND) {
            evidence++;
        }
    }

    private void decide() {
        while (!done) {
            switch (new ReadTally(quorum, evidence, open, spare()).verdict()) {
                case PENDING -> {
                    return;
                }
                case ASK_ANOTHER -> askNext(Kind.SEND);
                case REACHED -> {
                    done = true;
                    end();
                    reader.merged(merged, evidence);
                }
                case OUT_OF_REACH -> fail("no further replica can be asked");
            }
        }
    }

    private void fail(String why) {
        done = true;
        end();
        reader.failed(
                new ClientResponse.Unreadable(
                        evidence,
                        quorum.r(),
                        String.format(
                                Locale.ROOT,
                                "%d of r=%d replicas could testify for this key%s: %s",
                                evidence,
                                quorum.r(),
                                quorum.strict() ? " (strict)" : "",
                                why)));
    }

    private void end() {
        if (hedge != null) {
            hedge.cancel();
        }
        finished.run();
        if (open == 0) {
            complete();
        }
    }

    /// Everybody asked has answered: nothing is waited for any more.
    private void complete() {
        if (deadline != null) {
            deadline.cancel();
        }
        repair();
    }

    private void repair() {
        var of = new ReadRepair.Read(request.id(), partition, request.key());
        new ReadRepair(surroundings, of, story).repair(homes, answers, merged);
    }

    private long hedgeMs() {
        long p95Ms = surroundings.latencies().p95Nanos() / 1_000_000 + 1;
        return Math.max(surroundings.limits().hedgeFloorMs(), p95Ms);
    }

    private void onSlow() {
        if (!done && spare() > 0 && surroundings.latencies().takeHedge()) {
            askNext(Kind.HEDGE);
            decide();
        }
    }

    private void onDeadline() {
        if (!done) {
            fail("no more replies within " + options.timeoutMs() + " ms");
        }
        openCalls.forEach(surroundings.calls()::close);
    }

    private boolean mayAnswer(NodeId node) {
        return surroundings.liveness(node) != Liveness.DOWN;
    }
}
