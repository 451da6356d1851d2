package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Context;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;

import java.util.Comparator;

/// What a coordinator sees of the node it runs on.
public interface Surroundings extends Neighbourhood {
    Calls calls();

    Latencies latencies();

    /// The opaque context for a client.
    Context token(Key key, DotSet context);

    /// The wall time that a majority of the partition's homes has reached, as far as is heard.
    long agreedMs(int partition);

    /// Whom to ask first: those that are alive, this node before others, the fastest.
    default Comparator<NodeId> nearestFirst() {
        return Comparator.comparing(this::liveness)
                .thenComparing(node -> !node.equals(self()))
                .thenComparingDouble(latencies()::average);
    }

    /// A hybrid time later than all that this node has given or seen.
    long hybridTime();
}
