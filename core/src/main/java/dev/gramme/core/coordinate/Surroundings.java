package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Context;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;

/// What a coordinator sees of the node it runs on.
public interface Surroundings extends Neighbourhood {
    Calls calls();

    Latencies latencies();

    /// The opaque context for a client.
    Context token(Key key, DotSet context);

    /// The wall time that a majority of the partition's homes has reached, as far as is heard.
    long agreedMs(int partition);

    /// Whom to ask first, as a comparator: those that are alive, this node before others, the
    /// fastest.
    default int nearerFirst(NodeId a, NodeId b) {
        int byLiveness = liveness(a).compareTo(liveness(b));
        if (byLiveness != 0) {
            return byLiveness;
        }
        if (a.equals(self()) || b.equals(self())) {
            return Boolean.compare(b.equals(self()), a.equals(self()));
        }
        return Double.compare(latencies().average(a), latencies().average(b));
    }

    /// A hybrid time later than all that this node has given or seen.
    long hybridTime();
}
