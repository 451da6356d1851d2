package dev.gramme.gateway;

/// How far a node's look at every byte it has stored has come. Times are milliseconds since 1970 by
/// the node's clock.
///
/// @param allBytes that were stored when it began
/// @param damages places found to be damaged
/// @param startedMs 0: none was begun in this life of the node
/// @param endedMs 0: none has ended since it began
/// @param lastMs when the last whole one ended, also in an earlier life; 0: there was none
/// @param bytesPerSecond its pace
public record ScrubReport(
        boolean underway,
        long doneBytes,
        long allBytes,
        int damages,
        long startedMs,
        long endedMs,
        long lastMs,
        long bytesPerSecond) {}
