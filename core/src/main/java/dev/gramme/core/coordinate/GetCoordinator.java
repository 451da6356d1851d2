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
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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
    private final ArrayDeque<NodeId> spare = new ArrayDeque<>();
    private final TreeMap<NodeId, Siblings> answers = new TreeMap<>();
    private final List<Long> openCalls = new ArrayList<>();
    private Siblings merged = Siblings.ABSENT;
    private int evidence;
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
        chooseCandidates(topology);
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
        if (spare.size() > quorum.r()) {
            hedge = timers.after(hedgeMs(), this::onSlow);
        }
        for (int i = 0; i < quorum.r() && !done && !spare.isEmpty(); i++) {
            ask(spare.remove(), Kind.SEND);
        }
        decide();
    }

    /// This node first, then the fastest; a node that is down last, if at all.
    private void chooseCandidates(Topology topology) {
        for (NodeId home : homes) {
            if (mayAnswer(home)) {
                spare.add(home);
            }
        }
        if (spare.size() > 1) {
            List<NodeId> sorted = new ArrayList<>(spare);
            sorted.sort(surroundings.nearestFirst());
            spare.clear();
            spare.addAll(sorted);
        }
        if (!quorum.strict()) {
            addFallbacks(topology.preference(partition));
        }
    }

    private void addFallbacks(List<NodeId> preference) {
        int most = spare.size() + homes.size();
        for (int i = homes.size(); i < preference.size() && spare.size() < most; i++) {
            if (mayAnswer(preference.get(i))) {
                spare.add(preference.get(i));
            }
        }
    }

    private void ask(NodeId node, Kind kind) {
        open++;
        story.note(kind, node, "fetch");
        long sentAt = surroundings.ports().clock().monotonicNanos();
        long op = surroundings.calls().open(node, reply -> onReply(node, sentAt, reply));
        openCalls.add(op);
        surroundings.send(node, new Fetch(op, request.id(), partition, request.key()));
    }

    private void onReply(NodeId node, long sentAt, PeerMessage reply) {
        long nanos = surroundings.ports().clock().monotonicNanos() - sentAt;
        surroundings.latencies().record(node, nanos);
        open--;
        if (reply instanceof Fetched fetched) {
            story.note(
                    done ? Kind.LATE_REPLY : Kind.REPLY,
                    node,
                    () ->
                            fetched.evidence()
                                    + " siblings="
                                    + fetched.siblings().versions().size()
                                    + " us="
                                    + nanos / 1_000);
            take(node, fetched);
        } else {
            story.note(Kind.REPLY, node, "refused");
        }
        if (!done) {
            decide();
        } else if (open == 0) {
            complete();
        }
    }

    private void take(NodeId node, Fetched fetched) {
        boolean testifies =
                switch (fetched.evidence()) {
                    case FOUND, ABSENT -> true;
                    case UNREADABLE, RECOVERING, NONE -> false;
                };
        if (!testifies) {
            return;
        }
        merged = merged.merge(fetched.siblings());
        boolean home = homes.contains(node);
        if (home) {
            answers.put(node, fetched.siblings());
        }
        if (home || fetched.evidence() == Evidence.FOUND) {
            evidence++;
        }
    }

    private void decide() {
        while (!done) {
            switch (new ReadTally(quorum, evidence, open, spare.size()).verdict()) {
                case PENDING -> {
                    return;
                }
                case ASK_ANOTHER -> ask(spare.remove(), Kind.SEND);
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
        new ReadRepair(surroundings, of, story).repair(answers, merged);
    }

    private long hedgeMs() {
        long p95Ms = surroundings.latencies().p95Nanos() / 1_000_000 + 1;
        return Math.max(surroundings.limits().hedgeFloorMs(), p95Ms);
    }

    private void onSlow() {
        if (!done && !spare.isEmpty() && surroundings.latencies().takeHedge()) {
            ask(spare.remove(), Kind.HEDGE);
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
