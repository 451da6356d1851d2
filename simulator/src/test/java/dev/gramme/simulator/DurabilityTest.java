package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Applied;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

/// Goal: an acknowledgement says how many copies outlive a loss of power, counted where they are,
/// and waits for what its client has asked for. Method: by hand, in clusters of three nodes of
/// which some keep records in memory, or have slow disks.
final class DurabilityTest {
    private static final Key KEY = Key.of("k");
    private static final Options STRICT = new Options(0, 0, null, true, 2_000, false);
    private static final Options ALL = new Options(0, 0, Level.ALL, true, 2_000, false);
    private static final int SLOW_SYNC_MICROS = 100_000;

    private static SmallWorld world(long seed, int meanSyncMicros, String... forgetful) {
        List<NodeId> memory = List.of(forgetful).stream().map(NodeId::new).toList();
        SmallWorld.Disks disks = new SmallWorld.Disks(memory, meanSyncMicros);
        return new SmallWorld(seed, 3, 4, 1 << 30, disks).formed();
    }

    private static ClientResponse put(
            SmallWorld world, NodeId node, Options options, Causality causality) {
        Value value = Value.plain(Bytes.utf8("v"), "", 0);
        return world.ask(
                        node,
                        new ClientRequest.Put(
                                world.next(), KEY, value, causality, Bytes.EMPTY, options))
                .response();
    }

    private static Applied applied(ClientResponse response) {
        assertThat(response).isInstanceOf(Applied.class);
        return (Applied) response;
    }

    @Test
    void aMixedClusterCountsTheCopiesThatAreOnDisk() {
        SmallWorld world = world(1, 500, "n1");
        for (NodeId node : world.nodes()) {
            Applied all = applied(put(world, node, ALL, new Causality.Overwrite()));
            assertThat(List.of(all.copies(), all.durable())).containsExactly(3, 2);
        }
        SmallWorld memory = world(1, 500, "n1", "n2", "n3");
        Applied none = applied(put(memory, new NodeId("n2"), ALL, new Causality.Blind()));
        assertThat(List.of(none.copies(), none.durable())).containsExactly(3, 0);
    }

    @Test
    void whoAsksForSyncsIsAnsweredOnceThatManyCopiesAreOnDisk() {
        SmallWorld world = world(2, 5_000, "n1");
        Options synced = STRICT.withDurability(Durability.FSYNC);
        for (NodeId node : world.nodes()) {
            Applied applied = applied(put(world, node, synced, new Causality.Blind()));
            assertThat(applied.durable()).isEqualTo(2);
        }
    }

    @Test
    void tooFewDisksAreToldAtOnce() {
        SmallWorld world = world(3, 500, "n1");
        long before = world.world().nowMillis();
        Options synced = ALL.withDurability(Durability.FSYNC);
        assertThat(put(world, new NodeId("n1"), synced, new Causality.Overwrite()))
                .isEqualTo(
                        new ClientResponse.Unknown(
                                0,
                                3,
                                "synced on 0 of 3 needed (strict); it may still become visible: too"
                                        + " few of the nodes that took it have it on disk"));
        assertThat(world.world().nowMillis() - before).isLessThan(1_000);
    }

    @Test
    void aForwardedWriteKeepsItsDurability() {
        SmallWorld world = world(4, SLOW_SYNC_MICROS);
        NodeId last = world.homes(KEY).getLast();
        Options early = STRICT.withDurability(Durability.NONE);
        Applied applied = applied(put(world, last, early, new Causality.Overwrite()));
        assertThat(applied.durable()).isZero();
    }

    @Test
    void anEarlyAnswerDoesNotWaitForDisksAndAReadBehindItSeesTheWrite() {
        SmallWorld world = world(5, SLOW_SYNC_MICROS);
        NodeId first = world.homes(KEY).getFirst();
        long before = world.world().nowMillis();
        Options early = STRICT.withDurability(Durability.NONE);
        Applied applied = applied(put(world, first, early, new Causality.Overwrite()));
        long took = world.world().nowMillis() - before;
        assertThat(List.of(applied.copies(), applied.durable())).containsExactly(2, 0);
        assertThat(took).as("less than any sync").isLessThan(20);
        for (NodeId node : world.nodes()) {
            ClientRequest.Get get = new ClientRequest.Get(world.next(), KEY, STRICT);
            assertThat(world.ask(node, get).response()).isInstanceOf(ClientResponse.Found.class);
        }
    }

    /// All nodes end right after the answer, and what they have not synced may be gone.
    @Test
    void whatWasCalledDurableOutlivesACrashAndWhatWasNotMayBeGone() {
        assertThat(LongStream.range(100, 110).filter(seed -> outlives(seed, Durability.FSYNC)))
                .hasSize(10);
        assertThat(LongStream.range(100, 110).filter(seed -> outlives(seed, Durability.NONE)))
                .hasSizeLessThan(10);
    }

    private static boolean outlives(long seed, Durability durability) {
        SmallWorld world = world(seed, 20_000);
        NodeId first = world.homes(KEY).getFirst();
        Options options = STRICT.withDurability(durability);
        Applied applied = applied(put(world, first, options, new Causality.Blind()));
        assertThat(applied.durable()).isEqualTo(durability == Durability.FSYNC ? 2 : 0);
        world.nodes().forEach(world.world()::crash);
        world.nodes().forEach(world.world()::start);
        assertThat(world.world().runUntil(30_000, world::ready)).isTrue();
        world.world().run(2_000);
        ClientRequest.Get get = new ClientRequest.Get(world.next(), KEY, ALL);
        return switch (world.ask(first, get).response()) {
            case ClientResponse.Found _ -> true;
            case ClientResponse.Absent _ -> false;
            case ClientResponse other -> throw new AssertionError(other);
        };
    }
}
