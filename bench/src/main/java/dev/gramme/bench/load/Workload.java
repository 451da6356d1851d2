package dev.gramme.bench.load;

/// What is asked for.
///
/// @param keys how many there are
/// @param readPercent how many of a hundred requests read, by chance; the others write
/// @param prefix what every key begins with; letters, digits and `: . _ -`, so that a URL holds it
///   as it is
/// @param seed equal seeds choose equal keys and values
public record Workload(
        long keys,
        Distribution distribution,
        Sizes sizes,
        int readPercent,
        String prefix,
        long seed) {
    public static final long MAX_KEYS = 1_000_000_000;

    public Workload {
        Plan.require(
                keys >= 1 && keys <= MAX_KEYS, "there are 1 to " + MAX_KEYS + " keys, not " + keys);
        Plan.require(
                readPercent >= 0 && readPercent <= 100,
                "reads are 0 to 100 percent, not " + readPercent);
        Plan.require(
                prefix.matches("[A-Za-z0-9:._-]{0,64}"),
                "a key's prefix is up to 64 letters, digits, colons, dots, _ and -, not " + prefix);
    }

    public Workload withReads(int percent) {
        return new Workload(keys, distribution, sizes, percent, prefix, seed);
    }

    /// Writes every key, one after the other.
    Workload filling() {
        return new Workload(keys, Distribution.SEQUENTIAL, sizes, 0, prefix, seed);
    }
}
