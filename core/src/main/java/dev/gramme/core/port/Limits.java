package dev.gramme.core.port;

/// Every bound and period of the protocol, in one place. The simulator runs with [#tiny()], so that
/// the edges are reached within seconds.
///
/// @param requestsInFlight client requests a node works on at once; beyond: Overloaded
/// @param valueBytes largest value body
/// @param contextBytes largest client context
/// @param siblings most versions a put may leave under one key
/// @param hintDelayMs how long a home may take before a fallback is asked to hold a hint for it
/// @param hedgeFloorMs never hedge a read earlier than this
/// @param exchangePeriodMs between two clock offers of a node to its fellow homes
/// @param stepBytes of records in one step of a transfer, exchange or hint delivery
/// @param repeatCount outcomes remembered for repeated idempotence ids
/// @param repeatWindowMs how long they are remembered
/// @param clockAheadMs the allowed skew, by which two right wall clocks may differ: a hybrid time
///   further ahead is not believed, and what has expired goes only after it
/// @param probePeriodMs SWIM protocol period
/// @param probeTimeoutMs until a direct ping counts as missed
/// @param probeHelpers third nodes asked to ping on our behalf
/// @param suspicionPeriods protocol periods a suspect has to refute, per decade of cluster size
/// @param rumorsPerFrame rumours that ride on one ping or acknowledgement
/// @param ballotTimeoutMs until an attempt to choose a topology is given up
/// @param scanKeys most keys that one step of a walk looks for
/// @param scanRounds questions to the homes of a partition in one step of a walk
/// @param logEntries of a partition's log that need no reason, where memory allows; see LogBounds
public record Limits(
        int requestsInFlight,
        int valueBytes,
        int contextBytes,
        int siblings,
        int hintDelayMs,
        int hedgeFloorMs,
        int exchangePeriodMs,
        int stepBytes,
        int repeatCount,
        int repeatWindowMs,
        long clockAheadMs,
        int probePeriodMs,
        int probeTimeoutMs,
        int probeHelpers,
        int suspicionPeriods,
        int rumorsPerFrame,
        int ballotTimeoutMs,
        int scanKeys,
        int scanRounds,
        int logEntries) {
    public static Limits production() {
        return new Limits(
                10_000, 8 << 20, 64 << 10, 100, 300, 5, 2_000, 256 << 10, 8_192, 60_000, 60_000,
                500, 250, 3, 3, 6, 2_000, 10_000, 32, 8_192);
    }

    /// Small numbers for the simulator.
    public static Limits tiny() {
        return new Limits(
                64, 4 << 10, 16 << 10, 100, 100, 5, 400, 256, 16, 5_000, 1_000, 200, 80, 2, 3, 3,
                500, 8, 6, 64);
    }

    public Limits withValueBytes(int bytes) {
        return with(bytes, logEntries);
    }

    public Limits withLogEntries(int entries) {
        return with(valueBytes, entries);
    }

    private Limits with(int bytes, int entries) {
        return new Limits(
                requestsInFlight,
                bytes,
                contextBytes,
                siblings,
                hintDelayMs,
                hedgeFloorMs,
                exchangePeriodMs,
                stepBytes,
                repeatCount,
                repeatWindowMs,
                clockAheadMs,
                probePeriodMs,
                probeTimeoutMs,
                probeHelpers,
                suspicionPeriods,
                rumorsPerFrame,
                ballotTimeoutMs,
                scanKeys,
                scanRounds,
                entries);
    }
}
