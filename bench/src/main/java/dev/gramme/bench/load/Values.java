package dev.gramme.bench.load;

import java.util.SplittableRandom;

/// Random bytes that values are cut from: no compression helps, and nothing is made per request.
public final class Values {
    /// How many places a value may begin at.
    static final int OFFSETS = 1 << 16;

    private final byte[] pool;

    public Values(Workload workload) {
        pool = new byte[OFFSETS + workload.sizes().most()];
        new SplittableRandom(workload.seed()).nextBytes(pool);
    }

    /// The bytes themselves, never to be changed: a value is what a link is told of them.
    public byte[] pool() {
        return pool;
    }
}
