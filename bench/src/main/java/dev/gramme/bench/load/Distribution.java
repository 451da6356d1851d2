package dev.gramme.bench.load;

/// How the next key is chosen.
public enum Distribution {
    /// Every key is as likely as any other.
    UNIFORM,

    /// A few keys take most of the requests: the i-th is i^0.99 times less likely than the first,
    /// as in YCSB.
    ZIPFIAN,

    /// One after the other, and from the start again.
    SEQUENTIAL
}
