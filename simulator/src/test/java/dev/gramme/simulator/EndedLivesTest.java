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
import dev.gramme.core.message.PeerMessage.ClockOffer;
import dev.gramme.core.message.PeerMessage.StoreEvent;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.DotSet;
import dev.gramme.simulator.world.Watcher;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Goal: a node may be killed as often as one likes, and contexts, events, stored records and
/// clocks stay as small as before; while one member is away nothing is closed, and all is when it
/// is back (VERSION-6). Method: three nodes with durable stores in virtual time.
class EndedLivesTest {
    private static final Options STRICT = new Options(0, 0, null, true, 2_000, false);
    private static final int KEYS = 12;
    private static final int STOPS = 200;

    private final SmallWorld world = new SmallWorld(7, 3).formed();
    private int rewrites;
    private int eventBytes;
    private int offerBytes;

    /// The largest of each kind, in bytes or ranges.
    private record Sizes(int token, int event, int offer, int record) {}

    @Test
    void twoHundredUncleanStopsOfEveryHomeLeaveEverythingAsSmallAsItWas() {
        rewriteAll();
        Sizes before = sizes();
        for (int i = 0; i < STOPS; i++) {
            for (NodeId node : world.nodes()) {
                restart(node);
            }
            rewriteAll();
        }
        assertThat(world.world().runUntil(60_000, this::isClosed))
                .as("%s", largestClock())
                .isTrue();
        rewriteAll();
        Sizes after = sizes();
        System.out.printf("before %s, after %d stops of every home %s%n", before, STOPS, after);
        assertThat(after.token).isLessThanOrEqualTo(2 * before.token);
        assertThat(after.event).isLessThanOrEqualTo(2 * before.event);
        assertThat(after.offer).isLessThanOrEqualTo(2 * before.offer);
        assertThat(after.record).isLessThanOrEqualTo(2 * before.record);
        IntStream.range(0, KEYS)
                .forEach(i -> assertThat(read(i)).isEqualTo(key(i) + " at " + rewrites));
    }

    @Test
    void nothingIsClosedBehindTheBackOfAMemberThatIsAway() {
        rewriteAll();
        NodeId away = world.nodes().get(2);
        NodeId often = world.nodes().get(0);
        world.world().crash(away);
        for (int i = 0; i < 5; i++) {
            restart(often);
            rewriteAll();
        }
        world.world().run(20_000);
        assertThat(largestClock().actorCount()).isGreaterThanOrEqualTo(5);
        assertThat(largestClock().closedLives()).isEmpty();
        world.world().start(away);
        assertThat(world.world().runUntil(60_000, this::isClosed))
                .as("%s", largestClock())
                .isTrue();
    }

    private void restart(NodeId node) {
        world.world().crash(node);
        world.world().start(node);
        world.world().run(1_000);
    }

    /// Overwrites every key, each through another node than the time before.
    private void rewriteAll() {
        rewrites++;
        List<NodeId> up =
                world.nodes().stream()
                        .filter(node -> world.world().machine(node).running())
                        .toList();
        for (int i = 0; i < KEYS; i++) {
            NodeId node = up.get((i + rewrites) % up.size());
            Value value = Value.plain(Bytes.utf8(key(i) + " at " + rewrites), "", 0);
            Causality overwrite = new Causality.Overwrite();
            assertThat(
                            world.ask(
                                            node,
                                            new ClientRequest.Put(
                                                    world.next(),
                                                    key(i),
                                                    value,
                                                    overwrite,
                                                    Bytes.EMPTY,
                                                    STRICT))
                                    .response())
                    .isInstanceOf(ClientResponse.Applied.class);
        }
    }

    private static Key key(int number) {
        return Key.of("key " + number);
    }

    private ClientResponse.Found get(int number) {
        ClientRequest get = new ClientRequest.Get(world.next(), key(number), STRICT);
        return (ClientResponse.Found) world.ask(world.nodes().getFirst(), get).response();
    }

    private String read(int number) {
        return get(number).values().getFirst().body().toUtf8();
    }

    private Sizes sizes() {
        eventBytes = 0;
        offerBytes = 0;
        world.world().watch(frames());
        rewriteAll();
        world.world().run(3_000);
        int token =
                IntStream.range(0, KEYS)
                        .map(i -> get(i).context().bytes().length())
                        .max()
                        .orElseThrow();
        int[] ranges = {0};
        for (NodeId node : world.nodes()) {
            Store store = world.world().durable(node);
            for (int partition : store.recovered().partitions().keySet()) {
                store.scan(
                        partition,
                        Position.START,
                        KEYS,
                        1 << 20,
                        page ->
                                page.rows()
                                        .forEach(row ->
                                                ranges[0] =
                                                        Math.max(
                                                                ranges[0],
                                                                row.siblings()
                                                                        .context()
                                                                        .rangeCount())));
            }
        }
        return new Sizes(token, eventBytes, offerBytes, ranges[0]);
    }

    private Watcher frames() {
        return new Watcher() {
            @Override
            public void onSent(Envelope envelope, int frameBytes) {
                if (envelope.message() instanceof StoreEvent) {
                    eventBytes = Math.max(eventBytes, frameBytes);
                }
                if (envelope.message() instanceof ClockOffer) {
                    offerBytes = Math.max(offerBytes, frameBytes);
                }
            }
        };
    }

    /// At most the closed lives and the present one of every node.
    private boolean isClosed() {
        return largestClock().actorCount() <= 2 * world.nodes().size();
    }

    private DotSet largestClock() {
        DotSet largest = DotSet.EMPTY;
        for (NodeId node : world.nodes()) {
            for (Store.PartitionState state :
                    world.world().durable(node).recovered().partitions().values()) {
                DotSet clock = Objects.requireNonNull(state).clock();
                largest = clock.actorCount() > largest.actorCount() ? clock : largest;
            }
        }
        return largest;
    }
}
