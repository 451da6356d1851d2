package dev.gramme.bench.compare;

import dev.gramme.bench.load.Series;

import java.util.List;

/// How much is run.
///
/// @param rounds of each system and cell
/// @param turns how often whole clusters are started in turn
/// @param seconds of one round
/// @param warmUpSeconds before the first round of a cluster
/// @param keys of every load
/// @param valueSizes in bytes; a cell for each
/// @param smoke a few operations, to see that everything works; its figures mean nothing
record Scale(
        int rounds,
        int turns,
        int seconds,
        int warmUpSeconds,
        int keys,
        List<Integer> valueSizes,
        boolean smoke) {
    private static final int SMOKE_OPERATIONS = 5_000;

    static Scale forSmoke() {
        return new Scale(1, 1, 1, 1, SMOKE_OPERATIONS, List.of(100), true);
    }

    /// How many operations a round of about that rate has.
    long operations(int perSecond) {
        return smoke ? SMOKE_OPERATIONS : (long) seconds * perSecond;
    }

    List<Integer> pipelines() {
        return smoke ? List.of(16) : List.of(1, 16);
    }

    /// @param tail open loops
    Series.Rounds series(boolean tail) {
        return smoke
                ? new Series.Rounds(rounds, Series.A_FEW_OPERATIONS, Series.A_FEW_OPERATIONS, tail)
                : new Series.Rounds(rounds, seconds, warmUpSeconds, tail);
    }
}
