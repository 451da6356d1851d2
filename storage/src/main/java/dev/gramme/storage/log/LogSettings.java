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
    static final int LONGEST_SEGMENT_BYTES = 128 << 20;

    public LogSettings {
        if (segmentBytes < 1 || segmentBytes > LONGEST_SEGMENT_BYTES) {
            throw new IllegalArgumentException("a segment has 1 byte to 128 MiB: " + segmentBytes);
        }
        if (deadPercent < 1 || deadPercent > 99) {
            throw new IllegalArgumentException("of a segment 1 to 99 % are dead: " + deadPercent);
        }
    }

    /// Segments of 64 MiB, or of a 64th of a small disk, so that merges get on with little room.
    ///
    /// @param diskBytes what the disk has in all
    public static LogSettings production(long limitBytes, long diskBytes) {
        int segment = Math.clamp(diskBytes / 64, 1 << 20, 64 << 20);
        return new LogSettings(
                limitBytes, segment, 64 << 20, 50, 1 << 20, 3L * segment, Durability.FSYNC);
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
