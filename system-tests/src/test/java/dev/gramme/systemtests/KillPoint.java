package dev.gramme.systemtests;

/// Moments in the work of the engine `log` at which a process is ended, told by what it does to its
/// files.
enum KillPoint {
    /// Half of a group is written.
    GROUP_HALF_WRITTEN,
    /// A group is written and not synced.
    GROUP_WRITTEN,
    /// A group is synced; nobody was told.
    GROUP_SYNCED,
    /// Half of a new segment's head is written.
    SEGMENT_HALF_CREATED,
    /// A new segment is written and not synced.
    SEGMENT_CREATED,
    /// A new segment is synced; nobody was told.
    SEGMENT_SYNCED,
    /// Half of a piece of a checkpoint is written, beside the old one.
    CHECKPOINT_HALF_WRITTEN,
    /// A piece of a checkpoint is written; more follow.
    CHECKPOINT_BEGUN,
    /// The last piece of a checkpoint is synced; nobody was told.
    CHECKPOINT_SYNCED,
    /// A checkpoint is written and not renamed.
    CHECKPOINT_WRITTEN,
    /// A checkpoint is in its place; nobody was told.
    CHECKPOINT_RENAMED,
    /// A merge has read from a segment, and what lives of it is not written yet.
    MERGE_READ,
    /// A merge has copied what lives, and the log says that the segment is forgotten.
    MERGE_COPIED,
    /// The file of a merged segment is gone; nobody was told.
    MERGE_REMOVED,
    /// At a start: half of what was not known to be durable is written anew.
    START_TAIL_HALF_WRITTEN,
    /// At a start: that is written and not synced.
    START_TAIL_WRITTEN,
    /// At a start: that is synced.
    START_TAIL_SYNCED,
    /// At a start: the mark of a clean stop is gone, the store is not in use yet.
    START_MARK_REMOVED;

    /// The exit code of a process that was ended at one.
    static final int EXIT_CODE = 99;

    /// Whether it comes before a store is used.
    boolean isAtStart() {
        return name().startsWith("START");
    }
}
