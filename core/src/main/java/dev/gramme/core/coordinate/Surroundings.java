package dev.gramme.core.coordinate;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.version.DotSet;

/// What a coordinator sees of the node it runs on.
public interface Surroundings extends Neighbourhood {
    Calls calls();

    Latencies latencies();

    /// The opaque context for a client.
    Bytes token(Key key, DotSet context);

    /// The wall time that a majority of the partition's homes has reached, as far as is heard.
    long agreedMs(int partition);

    /// A hybrid time later than all that this node has given or seen.
    long hybridTime();
}
