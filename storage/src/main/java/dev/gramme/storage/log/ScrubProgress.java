package dev.gramme.storage.log;

/// How far the look at every byte of a [LogStore] has come. Bytes are those of files; times are
/// milliseconds since 1970, by the clock that the owner passes in.
///
/// @param doneBytes looked at, or gone meanwhile
/// @param allBytes that were durable when it began
/// @param damages places where something was found to be damaged
/// @param startedMs 0: none was begun since the store was opened
/// @param endedMs 0: it is under way, or none was begun
/// @param lastMs when the last one that came to its end did so, also before the store was opened;
///   0: none did
/// @param readBytes read and looked at by all scrubs since the store was opened
public record ScrubProgress(
        long doneBytes,
        long allBytes,
        int damages,
        long startedMs,
        long endedMs,
        long lastMs,
        long readBytes) {
    public boolean underway() {
        return startedMs > 0 && endedMs == 0;
    }
}
