package dev.gramme.core.port;

import dev.gramme.core.message.TraceEvent;

/// Takes note of what happens. Must return at once; may drop, and counts what it drops.
public interface Trace {
    void record(TraceEvent event);

    /// Whether the details of such events are read by anyone; where not, they are left empty, since
    /// words cost more than the request they tell of.
    default boolean reads(TraceEvent.Kind kind) {
        return true;
    }
}
