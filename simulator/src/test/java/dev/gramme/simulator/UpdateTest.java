package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Weather;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Goal: an update loses nothing that was acknowledged, keeps what its step keeps, and a condition
/// refuses what its writer has not seen. Method: a few nodes in virtual time; for the first part
/// many updates race, each adding its own word to the union of all siblings it read.
class UpdateTest {
    private static final Key KEY = Key.of("basket");
    private static final Options STRICT = new Options(0, 0, null, true, 2_000, false);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noAcknowledgedUpdateIsLostHoweverTheyRace(long seed) {
        Weather rough = new Weather(200, 4_000, 0.1, 0.1, false, 0.01, 200, 0.5);
        SmallWorld world = new SmallWorld(seed, 5).formed().in(rough);
        TreeSet<String> acknowledged = new TreeSet<>();
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String word = "w" + i;
            NodeId node = world.nodes().get(i % 5);
            world.world()
                    .ask(
                            node,
                            adding(world, word),
                            reply -> {
                                answered.add(word);
                                if (reply.response() instanceof ClientResponse.Updated) {
                                    acknowledged.add(word);
                                }
                            },
                            () -> answered.add(word));
            world.world().run(5L * (i % 7));
        }
        assertThat(world.world().runUntil(30_000, () -> answered.size() == 60)).isTrue();
        world.in(Weather.CALM);
        assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThan(20);
        assertThat(words(read(world, world.nodes().getLast())))
                .as("seed %d", seed)
                .containsAll(acknowledged);
    }

    @Test
    void aStepThatKeepsWritesNothingAndSaysWhatItRead() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId node = world.nodes().getFirst();
        world.ask(node, adding(world, "milk"));
        Update keep = Update.of(world.next(), KEY, values -> new Decision.Keep(), STRICT);
        ClientResponse response = world.ask(node, keep).response();
        assertThat(response).isInstanceOf(ClientResponse.Kept.class);
        assertThat(words(((ClientResponse.Kept) response).values())).containsExactly("milk");
        assertThat(words(read(world, node))).containsExactly("milk");
    }

    @Test
    void removingWhatIsThereSaysWhatItWasAndRemovingNothingWritesNothing() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId node = world.nodes().getFirst();
        world.ask(node, adding(world, "milk"));
        ClientResponse first = world.ask(node, removing(world)).response();
        ClientResponse second = world.ask(node, removing(world)).response();
        assertThat(words(((ClientResponse.Updated) first).before())).containsExactly("milk");
        assertThat(((ClientResponse.Kept) second).values()).isEmpty();
        assertThat(read(world, node)).isEmpty();
    }

    @Test
    void aConditionIsKeptThroughEveryNode() {
        SmallWorld world = new SmallWorld(1, 5).formed();
        Bytes seen = Bytes.EMPTY;
        for (NodeId node : world.nodes()) {
            Bytes older = seen;
            ClientResponse now = world.ask(node, writing(world, "at " + node, seen)).response();
            assertThat(now).as("%s", node).isInstanceOf(ClientResponse.Updated.class);
            seen = ((ClientResponse.Updated) now).applied().context().bytes();
            if (older.length() > 0) {
                ClientResponse late = world.ask(node, writing(world, "late", older)).response();
                assertThat(late).as("%s", node).isInstanceOf(ClientResponse.Conflict.class);
                assertThat(words(((ClientResponse.Conflict) late).values()))
                        .containsExactly("at " + node);
            }
        }
    }

    @Test
    void aBlindWriteBesideItIsAConflictAndSeeingItIsNot() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId node = world.nodes().getFirst();
        ClientResponse first = world.ask(node, writing(world, "one", Bytes.EMPTY)).response();
        Bytes seen = ((ClientResponse.Updated) first).applied().context().bytes();
        world.ask(
                node,
                new ClientRequest.Put(
                        world.next(),
                        KEY,
                        value("two"),
                        new Causality.Blind(),
                        Bytes.EMPTY,
                        STRICT));
        ClientResponse refused = world.ask(node, writing(world, "three", seen)).response();
        assertThat(refused).isInstanceOf(ClientResponse.Conflict.class);
        ClientResponse.Conflict conflict = (ClientResponse.Conflict) refused;
        assertThat(words(conflict.values())).containsExactly("one", "two");
        ClientResponse taken =
                world.ask(node, writing(world, "three", conflict.context().bytes())).response();
        assertThat(taken).isInstanceOf(ClientResponse.Updated.class);
        assertThat(words(read(world, node))).containsExactly("three");
    }

    @Test
    void aConditionOfAnotherKeyIsRefused() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId node = world.nodes().getFirst();
        ClientResponse other =
                world.ask(
                                node,
                                Update.of(
                                        world.next(),
                                        Key.of("other"),
                                        values -> new Decision.Write(value("x")),
                                        STRICT))
                        .response();
        Bytes foreign = ((ClientResponse.Updated) other).applied().context().bytes();
        ClientResponse response = world.ask(node, writing(world, "y", foreign)).response();
        assertThat(response).isInstanceOf(ClientResponse.Refused.class);
        assertThat(((ClientResponse.Refused) response).reason())
                .isEqualTo(ClientResponse.Reason.BAD_CONTEXT);
    }

    @Test
    void aRepeatGetsTheFirstOutcomeThoughItsConditionHoldsNoMore() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId node = world.nodes().getFirst();
        ClientResponse empty = world.ask(node, writing(world, "one", Bytes.EMPTY)).response();
        Bytes seen = ((ClientResponse.Updated) empty).applied().context().bytes();
        ClientResponse first = world.ask(node, repeatable(world, "two", seen)).response();
        assertThat(first).isInstanceOf(ClientResponse.Updated.class);
        assertThat(world.ask(node, repeatable(world, "two", seen)).response()).isEqualTo(first);
        assertThat(world.ask(node, writing(world, "three", seen)).response())
                .isInstanceOf(ClientResponse.Conflict.class);
        assertThat(words(read(world, node))).containsExactly("two");
    }

    // ---- words of these tests ----

    private static Update adding(SmallWorld world, String word) {
        return Update.of(
                world.next(),
                KEY,
                values -> {
                    SortedSet<String> all = words(values);
                    all.add(word);
                    return new Decision.Write(value(String.join(",", all)));
                },
                STRICT);
    }

    private static Update removing(SmallWorld world) {
        return Update.of(world.next(), KEY, values -> new Decision.Remove(), STRICT);
    }

    private static Update writing(SmallWorld world, String text, Bytes condition) {
        return writing(world, text, condition, Bytes.EMPTY);
    }

    private static Update repeatable(SmallWorld world, String text, Bytes condition) {
        return writing(world, text, condition, Bytes.utf8("an idempotence id"));
    }

    private static Update writing(SmallWorld world, String text, Bytes condition, Bytes repeat) {
        return new Update(
                world.next(),
                KEY,
                condition,
                values -> new Decision.Write(value(text)),
                repeat,
                STRICT);
    }

    private static List<Value> read(SmallWorld world, NodeId node) {
        ClientResponse response =
                world.ask(node, new ClientRequest.Get(world.next(), KEY, STRICT)).response();
        return switch (response) {
            case ClientResponse.Found found -> found.values();
            case ClientResponse.Absent _ -> List.of();
            default -> throw new AssertionError("no reading: " + response);
        };
    }

    private static SortedSet<String> words(List<Value> values) {
        TreeSet<String> words = new TreeSet<>();
        for (Value value : values) {
            words.addAll(List.of(value.body().toUtf8().split(",")));
        }
        return words;
    }

    private static Value value(String text) {
        return Value.plain(Bytes.utf8(text), "text/plain", 0);
    }
}
