package dev.gramme.bench.compare;

/// How both systems are loaded.
enum Way {
    /// Closed loop: Redis and us by `redis-benchmark`, clusters by their own clients.
    USUAL,

    /// Closed loop: Redis and us by `gramme bench`'s generator.
    OWN,

    /// Open loop, at a share of the peak that each reached itself just before.
    TAIL
}
