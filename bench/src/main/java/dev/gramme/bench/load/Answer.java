package dev.gramme.bench.load;

/// What came back for a request.
public enum Answer {
    DONE,
    /// A read found nothing.
    ABSENT,
    FAILED
}
