package dev.gramme.storage.log;

import java.util.ArrayList;
import java.util.List;

/// Frames that are written in one piece, and synced together.
final class Group {
    final Segment segment;
    final int start;
    final FrameWriter frames;
    final List<Pending> entries = new ArrayList<>();

    /// It is reported once it is synced.
    boolean synced;

    /// @param sequence of its frame
    record Pending(Entry entry, long sequence) {}

    /// Entries that are not reported yet.
    int left;

    /// @param synced from the start; later for an entry that asks for it, or to end a segment
    /// @param out for its bytes
    Group(long storeId, Segment segment, int durableTo, boolean synced, ByteSink out) {
        this.segment = segment;
        this.start = segment.length;
        this.synced = synced;
        this.frames = new FrameWriter(storeId, segment, start, durableTo, out);
    }
}
