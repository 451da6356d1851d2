package dev.gramme.core.rebalance;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Founds and adopts topologies.
public final class TopologyChange {
    public interface Environment {
        void send(NodeId to, PeerMessage message);

        boolean holdsData();

        void keep(Ledger ledger, Runnable durable);

        void adopted(Topology topology);

        void note(String detail);
    }

    public sealed interface Outcome {
        record Chosen(Topology topology) implements Outcome {}

        record Overtaken(Topology newer) implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    private final Environment environment;
    private Ledger ledger;

    public TopologyChange(
            NodeId self,
            Ledger ledger,
            Limits limits,
            Timers timers,
            Entropy entropy,
            Environment environment) {
        this.ledger = ledger;
        this.environment = environment;
    }

    public @Nullable Topology topology() {
        return ledger.topology();
    }

    public Ledger ledger() {
        return ledger;
    }

    public void found(Topology first, Bytes key) {
        adopt(first, key);
    }

    public void adopt(Topology topology, Bytes key) {
        Ledger next = new Ledger(topology, key, null, null, null);
        environment.keep(
                next,
                () -> {
                    ledger = next;
                    environment.adopted(topology);
                });
    }

    public void propose(
            UnaryOperator<Topology> change, boolean requiresEmpty, Consumer<Outcome> done) {
        done.accept(new Outcome.Failed("not built yet"));
    }

    public void onMessage(NodeId from, PeerMessage message) {}

    public boolean fenced() {
        return false;
    }
}
