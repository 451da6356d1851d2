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
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.Watcher;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: a value is hidden the moment it expires and dropped by all homes a while later, and one
/// clock that jumps removes nothing elsewhere. Method: three real nodes, all of them homes, in
/// virtual time; the allowed skew is a second.
class ExpiryTest {
    private static final NodeId A = new NodeId("n1");
    private static final NodeId B = new NodeId("n2");
    private static final NodeId C = new NodeId("n3");
    private static final List<Member> MEMBERS =
            List.of(
                    new Member(A, "127.0.0.1", 1, 0, "", 1),
                    new Member(B, "127.0.0.1", 2, 0, "", 1),
                    new Member(C, "127.0.0.1", 3, 0, "", 1));
    private static final Key KEY = Key.of("k");
    private static final long HOUR = 3_600_000;

    /// Two skews, and the time until the next step of the sweep.
    private static final int DROPPED_MS = 2_500;

    private final List<TraceEvent> drops = new ArrayList<>();
    private final World world = world();
    private long lastRequest;

    @BeforeEach
    void forms() {
        MEMBERS.forEach(member -> world.start(member.id()));
        assertThat(world.runUntil(30_000, () -> MEMBERS.stream().allMatch(this::ready))).isTrue();
    }

    // ---- right clocks ----

    @Test
    void aValueIsHiddenAtOnceAndGoneEverywhereAfterTheSkew() {
        put(A, KEY, 2_000);
        world.run(1_900);
        assertThat(seen(B)).isEqualTo(1);
        world.run(200);
        for (Member member : MEMBERS) {
            assertThat(seen(member.id())).as("through %s", member.id()).isZero();
        }
        world.run(500);
        assertThat(recordsHeld()).as("before the skew is over").isEqualTo(3);
        world.run(DROPPED_MS);
        assertThat(recordsHeld()).isZero();
        assertThat(drops).hasSize(3);
        for (Member member : MEMBERS) {
            assertThat(world.durable(member.id()).heldBytes()).isZero();
            assertThat(seen(member.id())).isZero();
        }
    }

    @Test
    void aNodeThatStartsAgainFindsWhatExpires() {
        put(A, KEY, 2_000);
        world.crash(B);
        world.start(B);
        assertThat(world.runUntil(10_000, () -> MEMBERS.stream().allMatch(this::ready))).isTrue();
        world.run(2_000 + DROPPED_MS);
        assertThat(recordsHeld()).isZero();
    }

    @Test
    void whatANodeMissedWhileItWasDownIsDroppedThereToo() {
        world.crash(C);
        put(A, KEY, 2_000);
        world.run(2_000 + 2 * DROPPED_MS);
        assertThat(recordsHeld()).as("two of three homes are a majority").isZero();
        world.start(C);
        world.run(10_000);
        assertThat(recordsHeld()).isZero();
        assertThat(seen(C)).isZero();
    }

    @Test
    void manyThatExpireTogetherGoInBoundedSteps() {
        long many = 1_000;
        for (long i = 0; i < many; i++) {
            Key key = Key.of("key " + i);
            world.ask(A, put(key, at(4_000), new Causality.Blind()), reply -> {}, () -> {});
            world.run(1);
        }
        world.run(3_000);
        assertThat(recordsHeld()).isEqualTo(3 * many);
        world.run(2 * DROPPED_MS);
        assertThat(recordsHeld()).isZero();
        assertThat(drops).hasSize((int) (3 * many));
        for (Member member : MEMBERS) {
            List<TraceEvent> own =
                    drops.stream().filter(drop -> drop.node().equals(member.id())).toList();
            for (int i = 256; i < own.size(); i++) {
                assertThat(own.get(i).atNanos() - own.get(i - 256).atNanos())
                        .isGreaterThanOrEqualTo(20_000_000);
            }
        }
    }

    // ---- wrong clocks ----

    @Test
    void aClockThatJumpsAheadHidesHereAndRemovesNothingElsewhere() {
        put(B, KEY, HOUR / 2);
        world.machine(A).clock().jump(HOUR);
        world.run(5_000);
        assertThat(seen(A)).isZero();
        assertThat(seen(B)).isEqualTo(1);
        cutOff(A);
        world.run(20_000);
        world.network().heal();
        world.run(5_000);
        assertThat(seen(A)).isZero();
        assertThat(seen(B)).isEqualTo(1);
        assertThat(drops).isEmpty();
        world.machine(A).clock().correct();
        assertThat(seen(A)).isEqualTo(1);
    }

    @Test
    void aWriteByAClientOfSuchANodeReplacesNothingItWasNotShown() {
        put(B, KEY, HOUR / 2);
        world.machine(A).clock().jump(HOUR);
        world.run(5_000);
        ClientResponse absent = ask(A, get()).response();
        assertThat(absent).isInstanceOf(ClientResponse.Absent.class);
        Bytes context = ((ClientResponse.Absent) absent).context().bytes();
        ask(A, put(KEY, 0, new Causality.Given(context)));
        assertThat(seen(A)).isEqualTo(1);
        assertThat(seen(B)).isEqualTo(2);
    }

    @Test
    void anUpdateThroughSuchANodeReplacesNothingItsStepWasNotShown() {
        put(B, KEY, HOUR / 2);
        world.machine(A).clock().jump(HOUR);
        world.run(5_000);
        ClientRequest.Step take =
                values ->
                        values.isEmpty()
                                ? new ClientRequest.Decision.Keep()
                                : new ClientRequest.Decision.Remove();
        ClientRequest.Step append =
                values -> new ClientRequest.Decision.Write(value("after " + values.size(), 0));
        assertThat(ask(A, ClientRequest.Update.of(next(), KEY, take, Options.DEFAULT)).response())
                .isInstanceOf(ClientResponse.Kept.class);
        ask(A, ClientRequest.Update.of(next(), KEY, append, Options.DEFAULT));
        assertThat(seen(B)).isEqualTo(2);
    }

    @Test
    void aDeleteThroughSuchANodeDeletesWhatItHidesToo() {
        put(B, KEY, HOUR / 2);
        world.machine(A).clock().jump(HOUR);
        world.run(5_000);
        ClientRequest delete =
                new ClientRequest.Delete(
                        next(), KEY, new Causality.Overwrite(), Bytes.EMPTY, Options.DEFAULT);
        ClientResponse deleted = ask(A, delete).response();
        assertThat(deleted).isInstanceOf(ClientResponse.Applied.class);
        assertThat(((ClientResponse.Applied) deleted).existed()).as("by its clock").isFalse();
        world.run(1_000);
        assertThat(seen(B)).isZero();
    }

    @Test
    void aClockThatIsBehindShowsTooLongHereAndHoldsUpTheDropping() {
        put(B, KEY, 2_000);
        world.machine(A).clock().jump(-HOUR);
        world.run(2_000 + 2 * DROPPED_MS);
        assertThat(seen(A)).isEqualTo(1);
        assertThat(seen(B)).isZero();
        assertThat(recordsHeld()).isEqualTo(3);
        world.machine(A).clock().correct();
        world.run(DROPPED_MS);
        assertThat(recordsHeld()).isZero();
        assertThat(seen(A)).isZero();
    }

    // ---- words of these tests ----

    private int seen(NodeId through) {
        return switch (ask(through, get()).response()) {
            case ClientResponse.Found found -> found.values().size();
            case ClientResponse.Absent _ -> 0;
            case ClientResponse other -> throw new AssertionError(other);
        };
    }

    private void put(NodeId through, Key key, long ttlMs) {
        assertThat(ask(through, put(key, at(ttlMs), new Causality.Overwrite())).response())
                .isInstanceOf(ClientResponse.Applied.class);
    }

    private ClientRequest put(Key key, long expiresAtMs, Causality causality) {
        Value value = value("value", expiresAtMs);
        return new ClientRequest.Put(next(), key, value, causality, Bytes.EMPTY, Options.DEFAULT);
    }

    private ClientRequest get() {
        return new ClientRequest.Get(next(), KEY, Options.DEFAULT);
    }

    private long at(long ttlMs) {
        return world.wallMillis() + ttlMs;
    }

    private static Value value(String text, long expiresAtMs) {
        return Value.plain(Bytes.utf8(text), "", 0).expiringAt(expiresAtMs);
    }

    private RequestId next() {
        return new RequestId(12, ++lastRequest);
    }

    private Reply ask(NodeId node, ClientRequest request) {
        List<Reply> replies = new ArrayList<>();
        world.ask(node, request, replies::add, () -> {});
        assertThat(world.runUntil(10_000, () -> !replies.isEmpty())).as("%s", request).isTrue();
        return replies.getFirst();
    }

    private long recordsHeld() {
        return MEMBERS.stream().mapToLong(member -> world.durable(member.id()).recordCount()).sum();
    }

    private void cutOff(NodeId node) {
        for (Member other : MEMBERS) {
            if (!other.id().equals(node)) {
                world.network().cut(node, other.id(), true);
                world.network().cut(other.id(), node, true);
            }
        }
    }

    private boolean ready(Member member) {
        SimHost host = world.machine(member.id()).host();
        return host != null && host.status().ready();
    }

    private World world() {
        Formation formation = new Formation.Initial(new Topology.Settings(4, 3, 2, 2), MEMBERS);
        World made =
                new World(
                        new WorldPlan(
                                1,
                                MEMBERS,
                                List.of(),
                                List.of(),
                                formation,
                                formation,
                                Limits.tiny(),
                                1 << 30,
                                500,
                                SimHost::node,
                                new Simulation.Wire(),
                                Tamper.NONE));
        made.watch(
                new Watcher() {
                    @Override
                    public void onTrace(TraceEvent event) {
                        if (event.kind() == Kind.EXPIRED) {
                            drops.add(event);
                        }
                    }
                });
        return made;
    }
}
