package dev.gramme.core.port;

import dev.gramme.core.message.TraceEvent;

/// Takes note of what happens. Must return at once; may drop, and counts what it drops.
public interface Trace {
    void record(TraceEvent event);

    /// Whether anyone reads of such events. Where not, they are only counted: words cost more than
    /// the request they tell of.
    default boolean reads(TraceEvent.Kind kind) {
        return true;
    }

    /// An event happened that nobody reads of.
    default void count(TraceEvent.Kind kind) {}
}
