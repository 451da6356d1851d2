package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Weather;

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

    @Test
    void theStoryOfACalmReadNamesItsCoordinatorItsReplicasAndItsAnswer() {
        SmallWorld world = formed(1, Weather.CALM);
        NodeId home = world.homes(KEY).getFirst();
        Reply put = world.ask(home, put(world, KEY, EXPLAIN));
        assertThat(put.response()).isInstanceOf(ClientResponse.Applied.class);
        assertThat(put.story()).extracting(TraceEvent::kind).contains(Kind.DOT_MINTED, Kind.REPLY);
        Reply get = world.ask(home, new ClientRequest.Get(world.next(), KEY, EXPLAIN));
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
        assertThat(story).isEqualTo(traced(world, story.getFirst().request(), home));
    }

    @Test
    void aRequestThatDoesNotAskHasNoStory() {
        SmallWorld world = formed(2, Weather.CALM);
        for (NodeId node : world.nodes()) {
            assertThat(world.ask(node, put(world, KEY, Options.DEFAULT)).story()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5, 6})
    void everyStoryIsTheTraceOfItsRequest(long seed) {
        boolean calm = seed == 3;
        Weather rough = new Weather(200, 8_000, 0.15, 0.2, false, 0.01, 200, 0.5);
        SmallWorld world = formed(seed, calm ? Weather.CALM : rough);
        TreeSet<Kind> kinds = new TreeSet<>();
        for (int round = 0; round < 8; round++) {
            for (NodeId node : world.nodes()) {
                Key key = Key.of("key " + round % 4);
                for (ClientRequest request : requests(world, key)) {
                    Reply reply = world.ask(node, request);
                    assertThat(told(reply))
                            .as("seed %d, %s at %s", seed, request, node)
                            .isEqualTo(traced(world, reply.story(), request.id(), node));
                    reply.story().forEach(event -> kinds.add(event.kind()));
                }
            }
        }
        assertThat(kinds).contains(Kind.COORDINATE, Kind.DOT_MINTED, Kind.SEND, Kind.FORWARD);
        assertThat(kinds.contains(Kind.HEDGE) || kinds.contains(Kind.HINT_SENT)).isEqualTo(!calm);
    }

    private static List<ClientRequest> requests(SmallWorld world, Key key) {
        return List.of(
                put(world, key, EXPLAIN),
                new ClientRequest.Get(world.next(), key, EXPLAIN),
                new ClientRequest.Put(
                        world.next(),
                        key,
                        value(),
                        new Causality.Overwrite(),
                        Bytes.EMPTY,
                        EXPLAIN));
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
    private static List<List<TraceEvent>> traced(
            SmallWorld world, List<TraceEvent> story, RequestId id, NodeId asked) {
        NavigableSet<NodeId> nodes = nodes(story);
        nodes.add(asked);
        return nodes.stream().map(node -> traced(world, id, node)).toList();
    }

    /// What a node traced of a request up to its answer, as far as it did not serve as a replica.
    private static List<TraceEvent> traced(SmallWorld world, RequestId id, NodeId node) {
        List<TraceEvent> events = new ArrayList<>();
        for (TraceEvent event : world.trace()) {
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

    // ---- words of these tests ----

    private static SmallWorld formed(long seed, Weather weather) {
        return new SmallWorld(seed, 5).formed().in(weather);
    }

    private static ClientRequest put(SmallWorld world, Key key, Options options) {
        return new ClientRequest.Put(
                world.next(), key, value(), new Causality.Blind(), Bytes.EMPTY, options);
    }

    private static Value value() {
        return Value.plain(Bytes.utf8("value"), "text/plain", 0);
    }
}
