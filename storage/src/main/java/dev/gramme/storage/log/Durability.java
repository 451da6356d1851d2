package dev.gramme.storage.log;

/// What it means that a batch is durable.
public enum Durability {
    /// Synced: it survives the loss of power.
    FSYNC,
    /// Written: it survives the end of the process; synced whenever [LogStore#sync] is called,
    /// about once a second.
    PERIODIC,
    /// Written, and synced when a segment ends.
    NONE
}
