package dev.gramme.storage.log;

import java.util.ArrayList;
import java.util.List;

/// Frames that are written in one piece, and synced together.
final class Group {
    final Segment segment;
    final int start;
    final FrameWriter frames;
    final List<Pending> entries = new ArrayList<>();

    /// The last of its segment.
    boolean sealing;

    /// @param sequence of its frame
    record Pending(Entry entry, long sequence) {}

    Group(long storeId, Segment segment, int durableTo) {
        this.segment = segment;
        this.start = segment.length;
        this.frames = new FrameWriter(storeId, segment, start, durableTo);
    }
}
