package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.History;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Goal: a node that comes back with an old copy of its data directory is told so by its peers,
/// does not testify before it has taken over what it lost, and takes no writes of others with it.
/// Method: three nodes with durable stores in virtual time.
class OldCopyTest {
    private static final Key KEY = Key.of("key");
    private static final Options STRICT = new Options(0, 0, null, true, 2_000, false);

    private final SmallWorld world = new SmallWorld(11, 3).formed();
    private final NodeId first = world.homes(KEY).get(0);
    private final NodeId second = world.homes(KEY).get(1);
    private final NodeId third = world.homes(KEY).get(2);

    @Test
    void whatWasAcknowledgedSinceTheCopyIsReadThroughIt() {
        put(first, "old");
        world.world().run(3_000);
        Runnable putBack = world.world().copyDisk(first);
        cut(third, true);
        put(first, "new"); // Acknowledged by the first two homes alone.
        world.world().run(3_000);
        world.world().stop(first);
        putBack.run();
        world.world().start(first);
        assertThat(world.world().runUntil(10_000, this::told)).isTrue();
        world.world().run(3_000);
        world.world().crash(second);
        cut(third, false);
        world.world().run(3_000);

        assertThat(get(third)).containsExactly("new");
        world.world().start(second);
        Homes homes = new Homes(world.world(), new History(3));
        assertThat(world.world().runUntil(60_000, homes::rest)).isTrue();
    }

    @Test
    void whatItNeverSharedIsNotWaitedForEver() {
        put(first, "old");
        world.world().run(3_000);
        Runnable putBack = world.world().copyDisk(first);
        cut(first, true);
        Options alone = new Options(0, 1, null, false, 2_000, false);
        world.ask(first, put("lonely").withOptions(alone));
        cut(first, false);
        world.world().stop(first);
        putBack.run();
        world.world().start(first);
        Homes homes = new Homes(world.world(), new History(3));
        assertThat(world.world().runUntil(60_000, homes::rest)).isTrue();
        world.world().run(2_000);
        put(second, "new");
        assertThat(get(first)).containsExactly("new");
    }

    @Test
    void anUncleanStopAloneIsNoOldCopy() {
        for (int i = 0; i < 10; i++) {
            put(first, "value " + i);
            world.world().crash(second);
            world.world().start(second);
            world.world().run(2_000);
        }
        assertThat(told()).isFalse();
    }

    private boolean told() {
        return world.trace().stream().anyMatch(event -> event.kind() == Kind.OUTDATED);
    }

    private void cut(NodeId node, boolean cut) {
        for (NodeId other : List.of(first, second, third)) {
            world.world().network().cut(node, other, cut);
            world.world().network().cut(other, node, cut);
        }
    }

    private ClientRequest.Put put(String text) {
        Value value = Value.plain(Bytes.utf8(text), "", 0);
        return new ClientRequest.Put(
                world.next(), KEY, value, new Causality.Overwrite(), Bytes.EMPTY, STRICT);
    }

    private void put(NodeId node, String text) {
        assertThat(world.ask(node, put(text)).response())
                .isInstanceOf(ClientResponse.Applied.class);
    }

    private List<String> get(NodeId node) {
        ClientRequest get = new ClientRequest.Get(world.next(), KEY, STRICT);
        return ((ClientResponse.Found) world.ask(node, get).response())
                .values().stream().map(value -> value.body().toUtf8()).toList();
    }
}
