package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.PeerMessage.KeysListed;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.simulator.fault.FaultPlan;
import dev.gramme.simulator.fault.Faults;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.Machine;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.Weather;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Goal: a walk over all keys returns each key that was there from its beginning to its end, and
/// none that was never written; at rest walks and counts are exact, through any node. Method:
/// clusters of real nodes in virtual time, each key with a single writer, walkers that go to
/// another node at each step, and loss, crashes, wipes, cuts and pauses meanwhile.
class WalkTest {
    private static final int WRITERS = 8;
    private static final int KEYS_EACH = 25;
    private static final int TIMEOUT_MS = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    private World world = new World(plan(1, 3, false, Tamper.NONE));
    private Dice dice = world.fork("test");
    private final TreeMap<Key, Long> presentSince = new TreeMap<>();
    private final TreeSet<Key> asked = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();
    private int writesDone;
    private int walksDone;
    private int stepsFailed;
    private boolean stopped;
    private long lastRequest;

    @ParameterizedTest
    @CsvSource({
        "3, false, 11",
        "3, true, 12",
        "3, true, 13",
        "5, false, 14",
        "5, true, 15",
        "5, true, 16",
        "7, false, 17",
        "7, true, 18",
        "7, true, 19",
    })
    void walksMissNothingUnderFaultsAndAreExactAtRest(int nodes, boolean forgetful, long seed) {
        Faults faults = walkAmongFaults(plan(seed, nodes, forgetful, Tamper.NONE));
        faults.heal();
        Homes homes = new Homes(world, new History(3));
        assertThat(world.runUntil(60_000, homes::rest)).as("at rest").isTrue();

        assertThat(wrong).isEmpty();
        assertThat(writesDone).as("writes that were acknowledged").isGreaterThan(300);
        assertThat(walksDone).as("walks that came to their end").isGreaterThan(2);
        assertThat(stepsFailed).as("steps that some fault kept from succeeding").isPositive();
        assertExact();
    }

    @Test
    void aHomeThatClaimsToHaveListedWhatItHasNotIsFoundOut() {
        Tamper crooked =
                Crooked.sent(message ->
                        message instanceof KeysListed(var op, var said, var keys, var _)
                                ? new KeysListed(op, said, keys, -1)
                                : message);
        walkAmongFaults(plan(31, 5, false, crooked));
        assertThat(wrong).isNotEmpty();
    }

    private Faults walkAmongFaults(WorldPlan plan) {
        form(plan);
        Faults faults = new Faults(world, faults());
        faults.begin(new Weather(200, 3_000, 0.05, 0.1, false, 0.002, 200, 0.5));
        for (int writer = 0; writer < WRITERS; writer++) {
            write(writer);
        }
        for (int walker = 0; walker < 3; walker++) {
            new Walk().begin();
        }
        world.run(30_000);
        stopped = true;
        return faults;
    }

    /// Every node tells the same, and it is what the disks hold.
    private void assertExact() {
        NavigableSet<Key> held = held();
        for (Machine machine : world.machines()) {
            assertThat(walk(machine.id(), 5)).containsExactlyInAnyOrderElementsOf(held);
            assertThat(count(machine.id())).isEqualTo(new Scan.Total(held.size()));
        }
        assertThat(asked).containsAll(held);
    }

    @Test
    void aCursorIsGoodAtEveryNodeAndAfterTheRestartOfAll() {
        form(plan(20, 5, false, Tamper.NONE));
        for (int number = 0; number < 60; number++) {
            put(Key.of("key " + number));
        }
        List<Key> found = new ArrayList<>();
        long from = 0;
        do {
            for (Machine machine : world.machines()) {
                world.crash(machine.id());
                world.start(machine.id());
            }
            assertThat(world.runUntil(60_000, this::ready)).as("ready again").isTrue();
            Scan.Page page = firstPage(from);
            found.addAll(page.keys());
            from = page.next();
        } while (from != 0);
        assertThat(found).containsExactlyInAnyOrderElementsOf(asked).doesNotHaveDuplicates();
    }

    /// The nodes have to hear first that all the others live anew.
    private Scan.Page firstPage(long from) {
        for (int attempt = 0; attempt < 5; attempt++) {
            if (step(dice.pick(world.machines()).id(), from, 10) instanceof Scan.Page page) {
                return page;
            }
        }
        throw new AssertionError("no page from " + from);
    }

    @Test
    void keysOfOneTokenAreNeitherSplitNorWalkedForEver() {
        form(plan(21, 3, false, Tamper.NONE));
        for (int number = 0; number < 40; number++) {
            put(twin((byte) number));
            put(Key.of("key " + number));
        }
        for (int count : new int[] {-1, 0, 1, 7, 1_000, Integer.MAX_VALUE}) {
            assertThat(walk(new NodeId("n1"), count)).containsExactlyInAnyOrderElementsOf(asked);
        }
    }

    /// A key of a length at which XXH3 multiplies its last two words, of which one is made nothing
    /// here: the other no longer counts.
    private static Key twin(byte number) {
        byte[] bytes =
                HexFormat.of().parseHex("0".repeat(24) + "ded46de9839097db" + "0".repeat(16));
        bytes[27] = number;
        return Key.of(Bytes.owning(bytes));
    }

    @Test
    void whereNoQuorumOfHomesCanTellTheAnswerSaysOfWhichPartition() {
        form(plan(22, 3, false, Tamper.NONE));
        put(Key.of("key"));
        world.crash(new NodeId("n2"));
        assertThat(walk(new NodeId("n1"), 10)).containsExactly(Key.of("key"));
        assertThat(count(new NodeId("n1"))).isEqualTo(new Scan.Total(1));

        world.crash(new NodeId("n3"));
        assertFails(step(new NodeId("n1"), 0, 10), "1 of 2 homes of partition 0 could testify");
    }

    /// While the third home is away, the second cannot take everything over.
    @Test
    void aHomeThatIsStillRecoveringDoesNotTestify() {
        form(plan(23, 3, true, Tamper.NONE));
        put(Key.of("key"));
        world.crash(new NodeId("n3"));
        world.crash(new NodeId("n2"));
        world.start(new NodeId("n2"));
        world.run(3_000);

        for (NodeId asked : List.of(new NodeId("n1"), new NodeId("n2"))) {
            assertFails(step(asked, 0, 10), "of 2 homes of partition 0 could testify for its keys");
            assertThat(count(asked)).isEqualTo(new Scan.Total(1));
        }
        world.crash(new NodeId("n1"));
        world.run(3_000);
        assertFails(
                count(new NodeId("n2")),
                "no home of partition 0 in good standing has told how many keys it holds");
    }

    @Test
    void aNodeThatTakesNoRequestsTakesNoWalksEither() {
        world = new World(plan(24, 3, false, Tamper.NONE));
        NodeId early = new NodeId("n1");
        world.start(early);
        assertFails(step(early, 0, 10), "node n1 has no topology yet");
        assertFails(count(early), "node n1 has no topology yet");

        form(plan(25, 3, false, Tamper.NONE));
        List<Scan.Outcome> outcomes = new ArrayList<>();
        int most = Limits.tiny().requestsInFlight();
        Scan scan = new Scan(next(), 0, 10, TIMEOUT_MS);
        world.call(
                early,
                host -> {
                    for (int asked = 0; asked <= most; asked++) {
                        host.onScan(scan, outcomes::add);
                    }
                    host.onCount(next(), TIMEOUT_MS, outcomes::add);
                },
                () -> {});
        assertThat(world.runUntil(5_000, () -> outcomes.size() == most + 2)).isTrue();
        assertFails(outcomes.get(0), most + " requests are in flight here");
        assertFails(outcomes.get(1), most + " requests are in flight here");
        assertThat(outcomes.subList(2, most + 2)).allMatch(o -> o instanceof Scan.Page);
        assertThat(count(early)).isEqualTo(new Scan.Total(0));
    }

    private static void assertFails(Scan.Outcome outcome, String why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Scan.Failed.class, failed -> assertThat(failed.detail()).contains(why));
    }

    // ---- writing: each key has one writer, which waits for each answer ----

    private void write(int writer) {
        if (stopped) {
            return;
        }
        Key key = Key.of("key " + (writer * KEYS_EACH + dice.nextInt(KEYS_EACH)));
        boolean deletes = presentSince.containsKey(key) && dice.chance(0.2);
        if (deletes) {
            presentSince.put(key, NEVER);
        }
        ask(
                dice.pick(world.machines()).id(),
                deletes ? delete(key) : put(key, next()),
                applied -> {
                    if (applied && !deletes) {
                        long before = presentSince.getOrDefault(key, NEVER);
                        presentSince.put(key, Math.min(before, world.nowNanos()));
                    }
                    writesDone += applied ? 1 : 0;
                    world.after(1 + dice.nextInt(20), "write", () -> write(writer));
                });
    }

    private interface Told {
        void whether(boolean applied);
    }

    private void ask(NodeId node, ClientRequest request, Told told) {
        boolean[] over = {false};
        Told once =
                applied -> {
                    if (!over[0]) {
                        over[0] = true;
                        told.whether(applied);
                    }
                };
        asked.add(request.key());
        world.ask(
                node,
                request,
                reply -> once.whether(applied(reply.response())),
                () -> once.whether(false));
        world.after(TIMEOUT_MS + 500, "patience", () -> once.whether(false));
    }

    private static boolean applied(ClientResponse response) {
        return response instanceof ClientResponse.Applied;
    }

    private void put(Key key) {
        List<Boolean> told = new ArrayList<>();
        ask(new NodeId("n1"), put(key, next()), told::add);
        assertThat(world.runUntil(5_000, () -> !told.isEmpty())).isTrue();
        assertThat(told).containsExactly(true);
    }

    private static ClientRequest put(Key key, RequestId id) {
        Value value = Value.plain(Bytes.utf8("value of " + key), "", 0);
        return new ClientRequest.Put(
                id, key, value, new Causality.Overwrite(), Bytes.EMPTY, strict());
    }

    private ClientRequest delete(Key key) {
        return new ClientRequest.Delete(
                next(), key, new Causality.Overwrite(), Bytes.EMPTY, strict());
    }

    private static Options strict() {
        return new Options(0, 0, null, true, TIMEOUT_MS, false);
    }

    private RequestId next() {
        return new RequestId(13, ++lastRequest);
    }

    // ---- walking ----

    /// A walk from the first to the last token, each step at any node; and then the next walk.
    private final class Walk {
        private final TreeSet<Key> found = new TreeSet<>();
        private long startedAt;
        private long from;

        void begin() {
            startedAt = world.nowNanos();
            from = 0;
            found.clear();
            go();
        }

        private void go() {
            if (!stopped) {
                boolean[] over = {false};
                NodeId node = dice.pick(world.machines()).id();
                scan(
                        node,
                        from,
                        1 + dice.nextInt(12),
                        outcome -> {
                            if (!over[0]) {
                                over[0] = true;
                                took(outcome);
                            }
                        });
            }
        }

        private void took(Scan.Outcome outcome) {
            if (outcome instanceof Scan.Page page) {
                found.addAll(page.keys());
                from = page.next();
                if (from == 0) {
                    judge();
                    begin();
                    return;
                }
            } else {
                stepsFailed++;
            }
            world.after(1 + dice.nextInt(30), "walk", this::go);
        }

        private void judge() {
            walksDone++;
            for (Map.Entry<Key, Long> present : presentSince.entrySet()) {
                if (present.getValue() < startedAt && !found.contains(present.getKey())) {
                    wrong.add("missed " + present.getKey() + " at " + world.nowMillis() + " ms");
                }
            }
            found.stream().filter(key -> !asked.contains(key)).forEach(k -> wrong.add("made " + k));
        }
    }

    private interface Answered {
        void accept(Scan.Outcome outcome);
    }

    private void scan(NodeId node, long from, int count, Answered answered) {
        Scan scan = new Scan(next(), from, count, TIMEOUT_MS);
        Scan.Failed silent = new Scan.Failed("no answer");
        world.call(
                node, host -> host.onScan(scan, answered::accept), () -> answered.accept(silent));
        world.after(TIMEOUT_MS + 500, "patience", () -> answered.accept(silent));
    }

    private Scan.Outcome step(NodeId node, long from, int count) {
        List<Scan.Outcome> outcomes = new ArrayList<>();
        scan(node, from, count, outcomes::add);
        assertThat(world.runUntil(5_000, () -> !outcomes.isEmpty())).isTrue();
        return outcomes.getFirst();
    }

    private List<Key> walk(NodeId node, int count) {
        List<Key> found = new ArrayList<>();
        long from = 0;
        do {
            Scan.Outcome outcome = step(node, from, count);
            assertThat(outcome).isInstanceOf(Scan.Page.class);
            if (outcome instanceof Scan.Page page) {
                assertThat(page.keys()).hasSizeLessThanOrEqualTo(100);
                assertThat(page.next() == 0 || Long.compareUnsigned(page.next(), from) > 0)
                        .as("the walk goes on")
                        .isTrue();
                found.addAll(page.keys());
                from = page.next();
            }
        } while (from != 0);
        return found;
    }

    private Scan.Outcome count(NodeId node) {
        List<Scan.Outcome> outcomes = new ArrayList<>();
        world.call(node, host -> host.onCount(next(), TIMEOUT_MS, outcomes::add), () -> {});
        assertThat(world.runUntil(5_000, () -> !outcomes.isEmpty())).isTrue();
        return outcomes.getFirst();
    }

    private NavigableSet<Key> held() {
        NavigableSet<Key> held = new TreeSet<>();
        for (Machine machine : world.machines()) {
            Store store = world.durable(machine.id());
            for (int partition = 0; partition < 16; partition++) {
                store.scan(
                        partition,
                        Position.START,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        page ->
                                page.rows().stream()
                                        .filter(row -> !row.siblings().isEmpty())
                                        .forEach(row -> held.add(row.key())));
            }
        }
        return held;
    }

    // ---- the world ----

    private static FaultPlan faults() {
        return new FaultPlan(
                700, 800, 0.2, List.of(), 1, 3_000, 300, 2_500, 400, 0, 0, List.of(), 0, 0, 0);
    }

    private void form(WorldPlan plan) {
        world = new World(plan);
        dice = world.fork("test");
        world.machines().forEach(machine -> world.start(machine.id()));
        assertThat(world.runUntil(30_000, this::ready)).as("seed %d forms", plan.seed()).isTrue();
    }

    private boolean ready() {
        return world.machines().stream()
                .allMatch(machine -> {
                    SimHost host = machine.host();
                    return host != null && host.status().ready();
                });
    }

    private static WorldPlan plan(long seed, int nodes, boolean forgetful, Tamper tamper) {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            members.add(new Member(new NodeId("n" + number), "127.0.0.1", number, 0, "", 1));
        }
        List<NodeId> names = members.stream().map(Member::id).toList();
        Formation formation = new Formation.Initial(new Topology.Settings(16, 3, 2, 2), members);
        return new WorldPlan(
                seed,
                members,
                forgetful ? names : List.of(),
                List.of(),
                formation,
                formation,
                Limits.tiny(),
                1L << 40,
                500,
                SimHost::node,
                new Simulation.Wire(),
                tamper);
    }
}
