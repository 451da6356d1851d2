package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.simulator.world.FrameCodec;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.Watcher;
import dev.gramme.simulator.world.Weather;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;
import dev.gramme.wire.Frames;
import dev.gramme.wire.MalformedFrame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Goal: what `explain` tells of a request is what its nodes traced, event by event (kind, peer,
/// detail, time), and nothing else. Method: five real nodes in virtual time, reads, blind puts and
/// overwrites through every node, in calm and in rough weather; each story is compared with the
/// trace.
class ExplainTest {
    private static final Options EXPLAIN = Options.DEFAULT.withExplain();
    private static final Key KEY = Key.of("explained");

    private final List<TraceEvent> trace = new ArrayList<>();
    private long lastRequest;

    @Test
    void theStoryOfACalmReadNamesItsCoordinatorItsReplicasAndItsAnswer() {
        World world = formed(1, Weather.CALM);
        NodeId home = home(world);
        Reply put = ask(world, home, put(KEY, EXPLAIN));
        assertThat(put.response()).isInstanceOf(ClientResponse.Applied.class);
        assertThat(put.story()).extracting(TraceEvent::kind).contains(Kind.DOT_MINTED, Kind.REPLY);
        Reply get = ask(world, home, new ClientRequest.Get(next(), KEY, EXPLAIN));
        assertThat(get.response()).isInstanceOf(ClientResponse.Found.class);
        List<TraceEvent> story = get.story();
        assertThat(story).isNotEmpty().allMatch(event -> event.node().equals(home));
        assertThat(story.getFirst().kind()).isEqualTo(Kind.COORDINATE);
        assertThat(story.getLast().kind()).isEqualTo(Kind.ANSWER);
        assertThat(story.stream().filter(event -> event.kind() == Kind.REPLY))
                .as("replies of R = 2 replicas")
                .hasSizeGreaterThanOrEqualTo(2)
                .extracting(TraceEvent::peer)
                .doesNotContainNull();
        assertThat(story).isEqualTo(traced(story.getFirst().request(), home));
    }

    @Test
    void aRequestThatDoesNotAskHasNoStory() {
        World world = formed(2, Weather.CALM);
        for (Member member : members()) {
            assertThat(ask(world, member.id(), put(KEY, Options.DEFAULT)).story()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5, 6})
    void everyStoryIsTheTraceOfItsRequest(long seed) {
        boolean calm = seed == 3;
        Weather rough = new Weather(200, 8_000, 0.15, 0.2, false, 0.01, 200, 0.5);
        World world = formed(seed, calm ? Weather.CALM : rough);
        TreeSet<Kind> kinds = new TreeSet<>();
        for (int round = 0; round < 8; round++) {
            for (Member member : members()) {
                Key key = Key.of("key " + round % 4);
                for (ClientRequest request : requests(key)) {
                    Reply reply = ask(world, member.id(), request);
                    assertThat(told(reply))
                            .as("seed %d, %s at %s", seed, request, member.id())
                            .isEqualTo(traced(reply.story(), request.id(), member.id()));
                    reply.story().forEach(event -> kinds.add(event.kind()));
                }
            }
        }
        assertThat(kinds).contains(Kind.COORDINATE, Kind.DOT_MINTED, Kind.SEND, Kind.FORWARD);
        assertThat(kinds.contains(Kind.HEDGE) || kinds.contains(Kind.HINT_SENT)).isEqualTo(!calm);
    }

    private List<ClientRequest> requests(Key key) {
        return List.of(
                put(key, EXPLAIN),
                new ClientRequest.Get(next(), key, EXPLAIN),
                new ClientRequest.Put(
                        next(), key, value(), new Causality.Overwrite(), Bytes.EMPTY, EXPLAIN));
    }

    // ---- stories and traces ----

    /// A story in the order of its nodes' names: two nodes' clocks cannot be compared.
    private static List<List<TraceEvent>> told(Reply reply) {
        List<List<TraceEvent>> byNode = new ArrayList<>();
        for (NodeId node : nodes(reply.story())) {
            byNode.add(reply.story().stream().filter(e -> e.node().equals(node)).toList());
        }
        return byNode;
    }

    private static NavigableSet<NodeId> nodes(List<TraceEvent> story) {
        NavigableSet<NodeId> nodes = new TreeSet<>();
        story.forEach(event -> nodes.add(event.node()));
        return nodes;
    }

    /// What the nodes that the story speaks of, and the one that was asked, traced of the request.
    private List<List<TraceEvent>> traced(List<TraceEvent> story, RequestId id, NodeId asked) {
        NavigableSet<NodeId> nodes = nodes(story);
        nodes.add(asked);
        return nodes.stream().map(node -> traced(id, node)).toList();
    }

    /// What a node traced of a request up to its answer, as far as it did not serve as a replica.
    private List<TraceEvent> traced(RequestId id, NodeId node) {
        List<TraceEvent> events = new ArrayList<>();
        for (TraceEvent event : trace) {
            boolean served = event.kind() == Kind.REPLICA || event.kind() == Kind.HINT_KEPT;
            if (event.request().equals(id) && event.node().equals(node) && !served) {
                events.add(event);
                if (event.kind() == Kind.ANSWER) {
                    return events;
                }
            }
        }
        return events;
    }

    // ---- the world ----

    private World formed(long seed, Weather weather) {
        Topology.Settings settings = new Topology.Settings(4, 3, 2, 2);
        Formation formation = new Formation.Initial(settings, members());
        World world =
                new World(
                        new WorldPlan(
                                seed,
                                members(),
                                List.of(),
                                formation,
                                formation,
                                Limits.tiny(),
                                1 << 30,
                                500,
                                SimHost::node,
                                new Wire(),
                                Tamper.NONE));
        world.watch(
                new Watcher() {
                    @Override
                    public void onTrace(TraceEvent event) {
                        trace.add(event);
                    }
                });
        members().forEach(member -> world.start(member.id()));
        assertThat(world.runUntil(30_000, () -> ready(world))).as("seed %d forms", seed).isTrue();
        world.network().weather(weather);
        return world;
    }

    private static boolean ready(World world) {
        return members().stream()
                .allMatch(member -> {
                    SimHost host = world.machine(member.id()).host();
                    return host != null && host.status().ready();
                });
    }

    private static NodeId home(World world) {
        SimHost host = world.machine(members().getFirst().id()).host();
        NodeStatus status = host == null ? null : host.status();
        Topology topology = status == null ? null : status.topology();
        if (topology == null) {
            throw new AssertionError("a formed cluster has a topology");
        }
        return topology.homes(topology.partitionOf(KEY)).getFirst();
    }

    private static List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            members.add(new Member(new NodeId("n" + number), "127.0.0.1", number, 0, "", 1));
        }
        return members;
    }

    private Reply ask(World world, NodeId node, ClientRequest request) {
        List<Reply> replies = new ArrayList<>();
        world.ask(node, request, replies::add, () -> {});
        assertThat(world.runUntil(10_000, () -> !replies.isEmpty())).as("%s", request).isTrue();
        return replies.getFirst();
    }

    private ClientRequest put(Key key, Options options) {
        return new ClientRequest.Put(
                next(), key, value(), new Causality.Blind(), Bytes.EMPTY, options);
    }

    private static Value value() {
        return Value.plain(Bytes.utf8("value"), "text/plain", 0);
    }

    private RequestId next() {
        return new RequestId(11, ++lastRequest);
    }

    /// The frames that real links carry.
    private static final class Wire implements FrameCodec {
        @Override
        public byte[] encode(Envelope envelope) {
            return Frames.encode(envelope);
        }

        @Override
        public Envelope decode(byte[] frame) {
            try {
                return Frames.decode(frame);
            } catch (MalformedFrame e) {
                throw new IllegalStateException("a frame that was encoded here is malformed", e);
            }
        }
    }
}
