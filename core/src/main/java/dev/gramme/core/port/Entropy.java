package dev.gramme.core.port;

/// Random numbers: unpredictable in production, a seeded sequence in simulation.
public interface Entropy {
    long nextLong();

    /// Uniform in `0..bound-1`; bound at least 1.
    int nextInt(int bound);

    default boolean chance(double probability) {
        return (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }
}
