package dev.gramme.simulator.world;

import static dev.gramme.simulator.world.FakeWorld.A;
import static dev.gramme.simulator.world.FakeWorld.B;
import static dev.gramme.simulator.world.FakeWorld.C;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.port.Store;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: the world keeps its own promises (determinism, lives, pauses, cuts, clocks), before any
/// real node runs in it. Method: three fake nodes that ping each other and write to their stores.
class WorldTest {
    private static final Weather ROUGH = new Weather(100, 5_000, 0.1, 0.2, false, 0.01, 50, 0.3);

    @Test
    void oneSeedGivesOneTraceHashAndAnotherSeedAnother() {
        assertThat(hashOf(7)).isEqualTo(hashOf(7)).isNotEqualTo(hashOf(8));
    }

    private static long hashOf(long seed) {
        World world = new FakeWorld(seed).started().world;
        world.network().weather(ROUGH);
        world.run(300);
        world.crash(B);
        world.run(100);
        world.start(B);
        world.pause(C);
        world.run(100);
        world.resume(C);
        world.run(500);
        return world.traceHash();
    }

    @Test
    void nothingOfAnEndedLifeRuns() {
        FakeWorld fake = new FakeWorld(1).started();
        fake.world.run(200);
        FakeHost before = fake.host(A);
        fake.world.crash(A);
        long ticks = before.ticks;
        long durable = before.durable;
        int heard = before.heard.size();
        fake.world.start(A);
        fake.world.run(500);
        assertThat(before.ticks).isEqualTo(ticks);
        assertThat(before.durable).isEqualTo(durable);
        assertThat(before.heard).hasSize(heard);
        assertThat(fake.host(A)).isNotSameAs(before);
        assertThat(fake.host(A).ticks).isGreaterThan(5);
    }

    @Test
    void aPausedNodeHandlesNothingUntilItIsResumedAndThenAllThatIsDue() {
        FakeWorld fake = new FakeWorld(2).started();
        fake.world.run(200);
        FakeHost paused = fake.host(B);
        fake.world.pause(B);
        int heard = paused.heard.size();
        fake.world.run(1_000);
        assertThat(paused.heard).hasSize(heard);
        fake.world.resume(B);
        fake.world.run(1);
        assertThat(paused.heard.size()).isGreaterThan(heard + 40);
    }

    @Test
    void aCutStopsOneDirectionOnly() {
        FakeWorld fake = new FakeWorld(3).started();
        fake.world.network().cut(A, B, true);
        fake.world.run(500);
        assertThat(pingsHeard(fake.host(B))).isLessThan(pingsHeard(fake.host(A)) - 10);
        fake.world.network().heal();
        long before = pingsHeard(fake.host(B));
        fake.world.run(500);
        assertThat(pingsHeard(fake.host(B))).isGreaterThan(before + 30);
    }

    private static long pingsHeard(FakeHost host) {
        return host.heard.stream().filter(PeerMessage.Ping.class::isInstance).count();
    }

    @Test
    void aCrashKeepsEverySyncedBatchAndAPrefixOfTheOthers() {
        for (long seed = 0; seed < 50; seed++) {
            FakeWorld fake = new FakeWorld(seed).started();
            fake.world.run(100 + seed);
            FakeHost before = fake.host(A);
            fake.world.crash(A);
            fake.world.start(A);
            Store.PartitionState found = fake.host(A).ports.store().recovered().partitions().get(0);
            int kept = found == null ? 0 : found.log().size();
            assertThat((long) kept).as("seed %d", seed).isBetween(before.durable, before.appended);
        }
    }

    @Test
    void aForgetfulNodeComesBackWithItsLedgerAloneAndAWipedOneWithNothing() {
        FakeWorld fake = new FakeWorld(4, A).started();
        fake.world.run(200);
        fake.world.crash(A);
        fake.world.wipe(B);
        fake.world.start(A);
        fake.world.start(B);
        assertThat(fake.host(A).ports.store().recovered().partitions()).isEmpty();
        assertThat(fake.host(B).ports.store().recovered().partitions()).isEmpty();
    }

    @Test
    void theWallClockJumpsAndTheMonotonicOneNeverRunsBackwards() {
        World world = new FakeWorld(5).started().world;
        SimClock clock = world.machine(A).clock();
        long wall = clock.wallMillis();
        clock.jump(-3_600_000);
        assertThat(clock.wallMillis()).isEqualTo(wall - 3_600_000);
        clock.drift(-10_000);
        long last = clock.monotonicNanos();
        for (int i = 0; i < 100; i++) {
            world.run(7);
            if (i == 50) {
                clock.drift(10_000);
            }
            assertThat(clock.monotonicNanos()).isGreaterThan(last);
            last = clock.monotonicNanos();
        }
    }

    @Test
    void aWallClockRemembersTheLeastAndTheMostItSaid() {
        World world = new FakeWorld(5).started().world;
        SimClock clock = world.machine(A).clock();
        long start = world.nowNanos();
        long wall = clock.wallMillis();
        world.run(100);
        clock.jump(5_000);
        world.run(100);
        long high = clock.wallMillis();
        clock.jump(-20_000);
        long low = clock.wallMillis();
        long turned = world.nowNanos();
        world.run(100);
        clock.correct();
        world.run(100);
        long now = world.nowNanos();
        assertThat(high).isEqualTo(wall + 5_200);
        assertThat(clock.mostWallMillis(start, now)).isEqualTo(high);
        assertThat(clock.leastWallMillis(start, now)).isEqualTo(low);
        assertThat(clock.leastWallMillis(start, start)).isEqualTo(wall);
        assertThat(clock.mostWallMillis(start, start + 50_000_000)).isEqualTo(wall + 50);
        assertThat(clock.mostWallMillis(turned + 1, turned + 2)).isEqualTo(low);
        assertThat(clock.mostWallMillis(turned + 1, Long.MAX_VALUE)).isEqualTo(wall + 400);
    }

    @Test
    void aClientIsAnsweredOnceAndRefusedWhereNothingRuns() {
        FakeWorld fake = new FakeWorld(6).started();
        List<Reply> replies = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        ClientRequest get =
                new ClientRequest.Get(
                        new RequestId(1, 2), Key.of("k"), ClientRequest.Options.DEFAULT);
        fake.world.ask(A, get, replies::add, () -> refusals.add("a"));
        fake.world.crash(B);
        fake.world.ask(B, get, replies::add, () -> refusals.add("b"));
        fake.world.run(50);
        assertThat(replies).hasSize(1);
        assertThat(refusals).containsExactly("b");
    }
}
