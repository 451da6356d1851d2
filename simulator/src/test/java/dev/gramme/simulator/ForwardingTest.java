package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Watcher;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Goal: who hands a write to a home that falls silent tells its client how many copies were asked
/// for, as a coordinator would. Method: five nodes in virtual time; the first home hears and says
/// nothing any more, and is not yet suspected.
class ForwardingTest {
    private static final Key KEY = Key.of("forwarded");

    @ParameterizedTest
    @CsvSource({"0, , 2", "1, , 1", "3, , 3", "0, ALL, 3", "3, ONE, 1"})
    void aSilentHomeLeavesTheWriteUnknownOfAllThatIsNeeded(
            int w, @Nullable Level level, int needed) {
        SmallWorld world = new SmallWorld(1, 5).formed();
        NodeId home = world.homes(KEY).getFirst();
        NodeId asked =
                world.nodes().stream()
                        .filter(node -> !world.homes(KEY).contains(node))
                        .findFirst()
                        .orElseThrow();
        world.world().pause(home);
        ClientRequest put =
                new ClientRequest.Put(
                        world.next(),
                        KEY,
                        Value.plain(Bytes.utf8("v"), "", 0),
                        new Causality.Overwrite(),
                        Bytes.EMPTY,
                        new Options(0, w, level, false, 200, false));
        assertThat(world.ask(asked, put).response())
                .isEqualTo(
                        new ClientResponse.Unknown(
                                0, needed, "no reply in time; the write may have been applied"));
    }

    /// The copy would be answered "too late", and the asker would go on to another home, while the
    /// first one has carried the write out.
    @Test
    void aCopyThatComesAfterTheDeadlineSaysNothing() {
        SmallWorld world = new SmallWorld(1, 5).formed();
        NodeId home = world.homes(KEY).getFirst();
        NodeId asked =
                world.nodes().stream()
                        .filter(node -> !world.homes(KEY).contains(node))
                        .findFirst()
                        .orElseThrow();
        List<Envelope> forwards = new ArrayList<>();
        List<Envelope> refusals = new ArrayList<>();
        world.world()
                .watch(
                        new Watcher() {
                            @Override
                            public void onSent(Envelope envelope, int frameBytes) {
                                if (envelope.message() instanceof PeerMessage.Forward) {
                                    forwards.add(envelope);
                                }
                                if (envelope.message() instanceof PeerMessage.NotCoordinated) {
                                    refusals.add(envelope);
                                }
                            }
                        });
        Value value = Value.plain(Bytes.utf8("v"), "", 0);
        Options options = new Options(0, 0, null, false, 200, false);
        Causality overwrite = new Causality.Overwrite();
        world.ask(
                asked,
                new ClientRequest.Put(world.next(), KEY, value, overwrite, Bytes.EMPTY, options));
        world.world().run(500);
        Objects.requireNonNull(world.world().machine(home).host()).onPeer(forwards.getFirst());
        world.world().run(500);

        assertThat(refusals).isEmpty();
    }
}
