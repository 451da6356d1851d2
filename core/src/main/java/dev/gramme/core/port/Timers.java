package dev.gramme.core.port;

/// Runs a task later, on the owner's loop, unless cancelled. The only way the core waits.
public interface Timers {
    Timer after(long delayMs, Runnable task);

    /// A task that has not run yet.
    interface Timer {
        /// Idempotent; a task that already ran is left alone.
        void cancel();
    }
}
