package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Appended;

/// Something on its way into the log: one frame.
///
/// ```
/// encoded ──its group is durable──▶ durable ──it is ready, and first──▶ applied ──▶ reported
///    └────────the disk fails──────────────────────────────────────────────────────▶ reported FAILED
/// ```
interface Entry {
    /// Writes its frame.
    void encode(FrameWriter out, long sequence);

    /// Whether all is known that applying needs; if not, it is being fetched, and [Appender#drain]
    /// is called then.
    boolean ready();

    void apply();

    void report(Appended outcome);

    /// Tells what it will change.
    void announce(Underway underway);
}
