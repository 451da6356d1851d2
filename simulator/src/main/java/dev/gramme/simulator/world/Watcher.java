package dev.gramme.simulator.world;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.TraceEvent;

/// Sees what happens in a world, and changes nothing.
public interface Watcher {
    /// A node handed a frame to the network.
    ///
    /// @param frameBytes of the whole frame
    default void onSent(Envelope envelope, int frameBytes) {}

    default void onTrace(TraceEvent event) {}
}
