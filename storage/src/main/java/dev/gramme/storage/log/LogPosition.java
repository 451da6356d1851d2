package dev.gramme.storage.log;

import java.util.Comparator;

/// A byte of the log: they ascend as they were written.
record LogPosition(long segment, int from) implements Comparable<LogPosition> {
    private static final Comparator<LogPosition> ORDER =
            Comparator.comparingLong(LogPosition::segment).thenComparingInt(LogPosition::from);

    static LogPosition of(long place, Segments segments) {
        return new LogPosition(segments.of(place).number, Place.from(place));
    }

    @Override
    public int compareTo(LogPosition other) {
        return ORDER.compare(this, other);
    }
}
