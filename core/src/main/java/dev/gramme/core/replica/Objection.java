package dev.gramme.core.replica;

/// Why a home does not mint an event.
public enum Objection {
    STALE,
    TOO_MANY_SIBLINGS,
    /// This home's record of the key is damaged.
    UNREADABLE
}
