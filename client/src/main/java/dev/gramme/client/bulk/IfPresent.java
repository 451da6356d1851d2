package dev.gramme.client.bulk;

/// What becomes of a key that already holds values which the source does not have.
public enum IfPresent {
    /// It is left alone, named, and the command says so in its exit code.
    REFUSE,
    /// It is left alone.
    SKIP,
    /// The source's values come beside what is there, as siblings.
    KEEP_BOTH,
    /// The source's values take the place of what is there.
    REPLACE
}
