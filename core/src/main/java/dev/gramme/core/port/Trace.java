package dev.gramme.core.port;

import dev.gramme.core.message.TraceEvent;

/// Takes note of what happens. Must return at once; may drop, and counts what it drops.
public interface Trace {
    void record(TraceEvent event);
}
