package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.History;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Goal: what other nodes send to one whose disk is full does not gather in its memory, nor do
/// deletes, and it has everything once there is room. Method: three nodes in virtual time, of which
/// one's store takes batches and reports none.
class StuckDiskTest {
    private static final NodeId FULL = new NodeId("n3");
    private static final int KEYS = 300;
    private static final Options QUICK = new Options(0, 0, null, false, 500, false);

    private final FullDisk disk = new FullDisk();
    private final SmallWorld world =
            new SmallWorld(7, 3, 4, 1 << 30, new SmallWorld.Disks(List.of(), 500, disk)).formed();

    /// The disk of one node.
    private static final class FullDisk extends Crooked {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private @Nullable Ports its;
        private boolean full;

        @Override
        public Ports ports(NodeId node, Ports ports) {
            its = node.equals(FULL) ? ports : its;
            return super.ports(node, ports);
        }

        @Override
        boolean stuck(Ports ports) {
            return full && ports.equals(its);
        }

        @Override
        void appended(Ports ports, Store.Batch batch, boolean sync, Consumer<Store.Appended> done) {
            if (stuck(ports)) {
                waiting.add(() -> super.appended(ports, batch, sync, done));
            } else {
                super.appended(ports, batch, sync, done);
            }
        }

        void makeRoom() {
            full = false;
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        }
    }

    private ClientRequest put(int number) {
        Value value = Value.plain(Bytes.utf8("v" + number), "", 1);
        return new ClientRequest.Put(
                world.next(), key(number), value, new Causality.Blind(), Bytes.EMPTY, QUICK);
    }

    private static Key key(int number) {
        return Key.of("key" + number);
    }

    @Test
    void nothingGathersWhileItIsFullAndNothingIsMissingAfterwards() {
        NodeId other = world.nodes().getFirst();
        disk.full = true;
        for (int i = 0; i < KEYS; i++) {
            assertThat(world.ask(other, put(i)).response())
                    .isInstanceOf(ClientResponse.Applied.class);
        }
        for (int i = 0; i < KEYS; i++) {
            Options all = new Options(3, 0, null, false, 500, false);
            world.ask(FULL, new ClientRequest.Get(world.next(), key(i), all));
        }
        world.world().run(20_000);
        assertThat(disk.waiting).as("what came in is less than what came").hasSizeLessThan(20);

        disk.makeRoom();
        Homes homes = new Homes(world.world(), new History(3));
        assertThat(world.world().runUntil(60_000, homes::rest)).isTrue();
    }

    @Test
    void itTakesNoDeleteEither() {
        NodeId other = world.nodes().getFirst();
        world.ask(other, put(1));
        disk.full = true;
        Causality unseen = new Causality.Blind();
        ClientRequest delete =
                new ClientRequest.Delete(world.next(), key(1), unseen, Bytes.EMPTY, QUICK);
        assertThat(world.ask(FULL, delete).response())
                .isInstanceOfSatisfying(
                        ClientResponse.NotApplied.class,
                        refused ->
                                assertThat(refused.detail()).contains("not for a delete either"));
    }
}
