package dev.gramme.bench.load;

/// What one worker did.
///
/// @param firstFailure what the first failure said; empty: there was none
record Share(Counts counts, long elapsedNanos, String firstFailure) {
    Share plus(Share other) {
        return new Share(
                counts.plus(other.counts),
                Math.max(elapsedNanos, other.elapsedNanos),
                firstFailure.isEmpty() ? other.firstFailure : firstFailure);
    }
}
