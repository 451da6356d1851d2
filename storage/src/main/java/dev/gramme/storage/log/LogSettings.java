package dev.gramme.storage.log;

/// @param limitBytes of live data; growth beyond it is refused by the replica
/// @param segmentBytes a segment that is longer is followed by a new one; up to 128 MiB
/// @param cacheBytes of hot records in memory
/// @param deadPercent a segment is merged when more of it is dead
/// @param reserveBytes with less room on the disk nothing may grow; deletes and merges use it up
/// @param checkpointFrames at least so many batches lie between two checkpoints
public record LogSettings(
        long limitBytes,
        int segmentBytes,
        long cacheBytes,
        int deadPercent,
        int checkpointFrames,
        long reserveBytes,
        Durability durability) {
    private static final int LONGEST_SEGMENT_BYTES = 128 << 20;

    public LogSettings {
        if (segmentBytes < 1 || segmentBytes > LONGEST_SEGMENT_BYTES) {
            throw new IllegalArgumentException("a segment has 1 byte to 128 MiB: " + segmentBytes);
        }
        if (deadPercent < 1 || deadPercent > 99) {
            throw new IllegalArgumentException("of a segment 1 to 99 % are dead: " + deadPercent);
        }
    }

    public static LogSettings production(long limitBytes) {
        return new LogSettings(
                limitBytes, 64 << 20, 64 << 20, 40, 1 << 20, 192L << 20, Durability.FSYNC);
    }

    public LogSettings withReserve(long bytes) {
        return new LogSettings(
                limitBytes,
                segmentBytes,
                cacheBytes,
                deadPercent,
                checkpointFrames,
                bytes,
                durability);
    }

    public LogSettings with(long newCacheBytes, Durability newDurability) {
        return new LogSettings(
                limitBytes,
                segmentBytes,
                newCacheBytes,
                deadPercent,
                checkpointFrames,
                reserveBytes,
                newDurability);
    }
}
