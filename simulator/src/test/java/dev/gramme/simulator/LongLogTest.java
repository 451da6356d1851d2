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
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.simulator.fault.FaultPlan;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.oracle.Violation;
import dev.gramme.simulator.workload.WorkPlan;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Watcher;
import dev.gramme.simulator.world.Weather;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/// Goal: however long a home is away and however much is written meanwhile, logs stay within their
/// bound (REPLICA-6), nothing is refused for want of memory, and who lacks what was cut catches up
/// in the end, by transfers that are paced (REPAIR-4). Method: a few nodes with little memory in
/// virtual time; hot keys that are overwritten as fast as answers come.
class LongLogTest {
    private static final Key HOT = Key.of("hot");
    private static final Options STRICT = new Options(0, 0, null, true, 2_000, false);

    private static final Options HASTY = STRICT.withTimeoutMs(20);

    /// An eighth of it over four partitions and 128 bytes: 64 entries.
    private static final int STORE_BYTES = 256 << 10;

    private static final int BOUND = 64;
    private static final int PERIOD_MS = 400;

    private int open;
    private int applied;
    private int longest;
    private int offers;

    @Test
    void aHotKeyFillsNoMemoryWhileAHomeIsDownAndTheHomeCatchesUp() {
        SmallWorld world = new SmallWorld(1, 3, 4, STORE_BYTES).formed();
        NodeId away = world.homes(HOT).getLast();
        world.world().crash(away);
        world.world().watch(offersCounted());
        int writes = 10_000;
        overwrite(world, writes);
        assertThat(applied).as("none was refused").isEqualTo(writes);
        assertThat(longest).as("every write is logged").isBetween(BOUND / 2, BOUND);
        assertThat(offers).as("one to each live home per 16 writes").isBetween(1_200, 1_400);
        long before = count(world, Kind.TRANSFER);
        world.world().start(away);
        assertConverges(world);
        assertThat(count(world, Kind.NEED_FULL)).isBetween(1L, 10L);
        long after = count(world, Kind.TRANSFER);
        assertThat(after - before).isBetween(1L, 2L);
        world.world().run(20_000);
        assertThat(count(world, Kind.TRANSFER)).as("it is over").isEqualTo(after);
    }

    @Test
    void whileAllAreUpTheHomesAgreeBeforeAnythingIsCut() {
        SmallWorld world = new SmallWorld(2, 3, 4, STORE_BYTES).formed();
        long before = count(world, Kind.TRANSFER);
        overwrite(world, 5_000);
        assertThat(applied).isEqualTo(5_000);
        System.out.printf("logs of %d entries at most, the bound is %d%n", longest, BOUND);
        assertThat(longest).isLessThan(BOUND);
        assertConverges(world);
        assertThat(count(world, Kind.NEED_FULL)).isZero();
        assertThat(count(world, Kind.TRANSFER)).isEqualTo(before);
    }

    /// A home that never hears the half of what is written: each time it can be reached it lacks
    /// more than the log holds.
    @Test
    void aHomeThatAlwaysLagsTakesTransfersAtAPaceAndNoneWhenItIsOver() {
        SmallWorld world = new SmallWorld(3, 3, 4, STORE_BYTES).formed();
        NodeId lagging = world.homes(HOT).getLast();
        long before = count(world, Kind.TRANSFER);
        long startMs = world.world().nowMillis();
        for (int i = 0; i < 60; i++) {
            cut(world, lagging, i % 2 == 0);
            overwrite(world, 200);
        }
        cut(world, lagging, false);
        long periods = (world.world().nowMillis() - startMs) / PERIOD_MS;
        long transfers = count(world, Kind.TRANSFER) - before;
        System.out.printf(
                "%d transfers in %d periods, NEED_FULL %d times%n",
                transfers, periods, count(world, Kind.NEED_FULL));
        assertThat(transfers).isBetween(5L, periods + 1);
        assertThat(count(world, Kind.NEED_FULL)).isGreaterThan(transfers);
        assertThat(longest).isLessThanOrEqualTo(BOUND);
        assertConverges(world);
        before = count(world, Kind.TRANSFER);
        overwrite(world, 1_000);
        assertThat(count(world, Kind.TRANSFER)).as("it is over").isEqualTo(before);
    }

    /// Two homes hold an old value; a delete of it reaches one of them alone and is then cut from
    /// its log. The first home has seen nothing of that and overwrites the key.
    @Test
    void anOverwriteTakesInWhatItsCoordinatorMissedThoughTheLogNoLongerNamesIt() {
        SmallWorld world = new SmallWorld(5, 3, 4, STORE_BYTES).formed();
        world.world().run(5_000);
        NodeId first = world.homes(HOT).get(0);
        NodeId second = world.homes(HOT).get(1);
        NodeId third = world.homes(HOT).get(2);
        link(world, first, second, true);
        link(world, first, third, true);
        var old = put(world, HOT, "old", new Causality.Blind());
        Bytes seen = ((ClientResponse.Applied) world.ask(second, old).response()).context().bytes();
        link(world, second, third, true);
        Causality given = new Causality.Given(seen);
        var delete = new ClientRequest.Delete(world.next(), HOT, given, Bytes.EMPTY, HASTY);
        assertThat(world.ask(second, delete).response()).isInstanceOf(ClientResponse.Unknown.class);
        for (int i = 0; i < BOUND; i++) {
            put(world, second, "filler " + i);
        }
        link(world, first, second, false);
        var overwrite = put(world, HOT, "new", new Causality.Overwrite());
        assertThat(world.ask(first, overwrite).response())
                .isInstanceOf(ClientResponse.Applied.class);
        link(world, first, second, true);
        link(world, first, third, false);
        ClientRequest.Get get = new ClientRequest.Get(world.next(), HOT, STRICT);
        ClientResponse.Found found = (ClientResponse.Found) world.ask(first, get).response();
        assertThat(found.values().stream().map(value -> value.body().toUtf8()))
                .containsExactly("new");
    }

    private static void put(SmallWorld world, NodeId node, String text) {
        int wanted = world.topology().partitionOf(HOT);
        int tried = 0;
        Key key = HOT;
        while (key.equals(HOT) || world.topology().partitionOf(key) != wanted) {
            key = Key.of(text + " " + tried++);
        }
        ClientRequest.Put put = put(world, key, text, new Causality.Blind());
        world.world().ask(node, put.withOptions(HASTY), reply -> {}, () -> {});
        world.world().run(1);
    }

    private static void link(SmallWorld world, NodeId one, NodeId other, boolean cut) {
        world.world().network().cut(one, other, cut);
        world.world().network().cut(other, one, cut);
    }

    private static ClientRequest.Put put(
            SmallWorld world, Key key, String text, Causality causality) {
        Value value = Value.plain(Bytes.utf8(text), "", 0);
        return new ClientRequest.Put(world.next(), key, value, causality, Bytes.EMPTY, STRICT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPromiseIsKeptWithLogsOfAFewEntries(long seed) {
        Swarm drawn = Swarm.of(seed, new Swarm.Wanted(3, 15_000));
        FaultPlan faults =
                new FaultPlan(
                        2_000, 1_500, 0, List.of(), 1, 0, 0, 1_000, 1_000, 0, 0, List.of(), 0, 0,
                        0);
        Topology.Settings settings = new Topology.Settings(4, 3, 2, 2);
        WorkPlan work = new WorkPlan(settings, 8, 3, 1, 4, 0.2, 0, 0, 0, true, false, false);
        Swarm swarm =
                new Swarm(
                        seed,
                        drawn.members(),
                        List.of(),
                        List.of(),
                        false,
                        300,
                        (int) seed,
                        drawn.safetyMs(),
                        settings,
                        new Weather(200, 2_000, 0.05, 0.05, false, 0, 0, 0.5),
                        faults,
                        work);
        Verdict verdict = Simulation.play(swarm);
        assertThat(verdict.violations()).as("%s", verdict.tail()).isEmpty();
        assertThat(verdict.counts()).containsKeys(Kind.NEED_FULL, Kind.TRANSFER);
    }

    @Test
    void everyPairOfFellowHomesExchangesWithinABoundedTime() {
        SmallWorld world = new SmallWorld(4, 20, 32, 1 << 30).formed();
        TreeSet<String> due = new TreeSet<>();
        int mostFellows = 0;
        for (NodeId node : world.nodes()) {
            SortedSet<NodeId> fellows = fellows(world.topology(), node);
            fellows.forEach(fellow -> due.add(node + ">" + fellow));
            mostFellows = Math.max(mostFellows, fellows.size());
        }
        int pairs = due.size();
        world.world()
                .watch(
                        new Watcher() {
                            @Override
                            public void onSent(Envelope envelope, int frameBytes) {
                                if (envelope.message() instanceof ClockOffer) {
                                    due.remove(envelope.sender() + ">" + envelope.receiver());
                                }
                            }
                        });
        // Who was not yet seen alive when its turn came, just after the formation, waits a round
        // more.
        world.world().run(3L * mostFellows * PERIOD_MS);
        assertThat(due).as("of %d pairs, %d fellows at most", pairs, mostFellows).isEmpty();
    }

    // ---- words of these tests ----

    private Watcher offersCounted() {
        return new Watcher() {
            @Override
            public void onSent(Envelope envelope, int frameBytes) {
                offers += envelope.message() instanceof ClockOffer ? 1 : 0;
            }
        };
    }

    private static SortedSet<NodeId> fellows(Topology topology, NodeId node) {
        TreeSet<NodeId> fellows = new TreeSet<>();
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            if (topology.homes(partition).contains(node)) {
                fellows.addAll(topology.homes(partition));
            }
        }
        fellows.remove(node);
        return fellows;
    }

    /// Overwrites the hot key so often, four at a time, and looks at every log meanwhile.
    private void overwrite(SmallWorld world, int writes) {
        open = 4;
        int[] left = {writes};
        for (int writer = 0; writer < 4; writer++) {
            next(world, left);
        }
        assertThat(world.world().runUntil(writes * 20L, () -> look(world) && open == 0)).isTrue();
    }

    private void next(SmallWorld world, int[] left) {
        if (left[0]-- <= 0) {
            open--;
            return;
        }
        NodeId node = world.homes(HOT).getFirst();
        ClientRequest.Put put = put(world, HOT, "v" + left[0], new Causality.Overwrite());
        world.world()
                .ask(
                        node,
                        put,
                        reply -> {
                            assertThat(reply.response()).isInstanceOf(ClientResponse.Applied.class);
                            applied++;
                            next(world, left);
                        },
                        () -> {
                            throw new AssertionError(node + " does not listen");
                        });
    }

    /// Always true.
    private boolean look(SmallWorld world) {
        for (NodeId node : world.nodes()) {
            SimHost host = world.world().machine(node).host();
            if (host != null) {
                NodeStatus status = host.status();
                longest = Math.max(longest, (int) status.logEntries());
                assertThat(status.logEntries()).isLessThanOrEqualTo(BOUND);
                assertThat(status.heldBytes()).isLessThan(STORE_BYTES / 8 + 4_096);
            }
        }
        return true;
    }

    private static void cut(SmallWorld world, NodeId from, boolean cut) {
        for (NodeId node : world.nodes()) {
            world.world().network().cut(node, from, cut);
        }
    }

    private static void assertConverges(SmallWorld world) {
        Homes homes = new Homes(world.world(), new History(3));
        boolean rest = world.world().runUntil(60_000, homes::rest);
        List<Violation> why = rest ? List.of() : homes.differences();
        assertThat(why).isEmpty();
        for (NodeId node : world.nodes()) {
            for (Store.PartitionState state :
                    world.world().durable(node).recovered().partitions().values()) {
                assertThat(Objects.requireNonNull(state).log()).isEmpty();
            }
        }
    }

    private static long count(SmallWorld world, Kind kind) {
        return world.trace().stream().filter(event -> event.kind() == kind).count();
    }
}
