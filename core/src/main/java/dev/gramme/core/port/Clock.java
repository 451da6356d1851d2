package dev.gramme.core.port;

/// The node's two clocks. Any thread of the owner's loop; never blocks.
public interface Clock {
    /// Nanoseconds from an arbitrary start; never runs backwards. Compare by subtraction only.
    long monotonicNanos();

    /// Milliseconds since 1970 as this machine believes; may jump.
    long wallMillis();

    default long monotonicMillis() {
        return monotonicNanos() / 1_000_000;
    }
}
