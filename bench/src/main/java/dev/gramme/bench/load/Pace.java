package dev.gramme.bench.load;

/// When each operation of an open loop is due.
record Pace(long startNanos, double perSecond) {
    /// @param operation from 0 on
    long due(long operation) {
        return startNanos + (long) (operation * (1e9 / perSecond));
    }
}
