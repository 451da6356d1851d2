package dev.gramme.simulator.world;

import dev.gramme.core.port.Entropy;

import java.util.List;

/// A seeded sequence of random numbers (SplitMix64, Steele et al. 2014).
public final class Dice implements Entropy {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    public Dice(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /// A sequence of its own for one concern: it depends on this seed and the name only, so that a
    /// new concern, or more draws of another, leave it as it was.
    public Dice fork(String concern) {
        long hash = seed;
        for (int i = 0; i < concern.length(); i++) {
            hash = mix(hash * 31 + concern.charAt(i) + GOLDEN);
        }
        return new Dice(mix(hash));
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    @Override
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("a bound is at least 1, not " + bound);
        }
        return (int) Long.remainderUnsigned(nextLong() >>> 1, bound);
    }

    /// Uniform in `low..high`, both inclusive.
    public int between(int low, int high) {
        return low + nextInt(high - low + 1);
    }

    /// Exponentially distributed with this mean, at most twenty times as much.
    public long exponential(long mean) {
        if (mean <= 0) {
            return 0;
        }
        double uniform = ((nextLong() >>> 11) + 1) * 0x1.0p-53;
        return (long) Math.min(-StrictMath.log(uniform) * mean, 20.0 * mean);
    }

    public <T> T pick(List<T> choices) {
        return choices.get(nextInt(choices.size()));
    }

    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
