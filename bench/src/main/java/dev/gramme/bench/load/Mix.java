package dev.gramme.bench.load;

import java.util.SplittableRandom;

/// Draws one request after the other. One thread.
final class Mix {
    /// From the plan's seed to that of a share.
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;
    private final Keys keys;
    private final int readPercent;
    private final Sizes sizes;

    Mix(Workload workload, int share, int shares) {
        random = new SplittableRandom(workload.seed() + STEP * share);
        keys = Keys.of(workload, random, share, shares);
        readPercent = workload.readPercent();
        sizes = workload.sizes();
    }

    boolean nextIsRead() {
        return readPercent > 0 && (readPercent == 100 || random.nextInt(100) < readPercent);
    }

    long nextKey() {
        return keys.next();
    }

    int nextLength() {
        int span = sizes.most() - sizes.least();
        return span == 0 ? sizes.least() : sizes.least() + random.nextInt(span + 1);
    }

    int nextOffset() {
        return random.nextInt(Values.OFFSETS);
    }
}
