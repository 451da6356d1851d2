package dev.gramme.core.version;

import dev.gramme.core.version.ContextToken.Decoded;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads the dots of a [ContextToken] whose bytes nobody vouches for. Trusts no count, allocates no
/// more than the token is long, and accepts only the one form that the set of dots has; the tag is
/// left to the caller.
final class ContextReader {
    private final ByteBuffer in;
    private long baseCount;
    private long rangeCount;
    private int base = 4;
    private int range;

    ContextReader(byte[] token) {
        this.in = ByteBuffer.wrap(token);
    }

    Decoded read() {
        String wrong = readFrame();
        if (wrong != null) {
            return new Decoded.Malformed(wrong);
        }
        List<Actor> actors = new ArrayList<>();
        List<long[]> ranges = new ArrayList<>();
        while (baseCount > 0 || rangeCount > 0) {
            Actor actor = nextActor();
            if (!actors.isEmpty() && actors.getLast().compareTo(actor) >= 0) {
                return new Decoded.Malformed("context names its actors twice or out of order");
            }
            long[] spans = readRanges(actor);
            boolean closed = spans != null && spans.length == 2 && spans[0] == 0;
            if (closed && !actors.isEmpty() && actors.getLast().sameNode(actor)) {
                return new Decoded.Malformed("context closes a life above another one of its node");
            }
            if (spans == null) {
                return new Decoded.Malformed(
                        "context has a counter out of bounds, or ranges that overlap, touch or"
                                + " are out of order");
            }
            actors.add(actor);
            ranges.add(spans);
        }
        return new Decoded.Valid(
                DotSet.owning(actors.toArray(Actor[]::new), ranges.toArray(long[][]::new)));
    }

    /// Finds the parts; null: they fill the token exactly. Positions are longs, as counts may lie.
    private @Nullable String readFrame() {
        long end = in.capacity() - (long) ContextToken.TAG_BYTES;
        if (end < 4) {
            return "context is cut short";
        }
        baseCount = Integer.toUnsignedLong(in.getInt(0));
        long trailer = 4 + ContextToken.ENTRY_BYTES * baseCount;
        if (trailer + ContextToken.TRAILER_BYTES > end) {
            return "context is cut short";
        }
        int format = Byte.toUnsignedInt(in.get((int) trailer));
        if (format != ContextToken.FORMAT) {
            return "context of format " + format + ", which this version does not know";
        }
        if (in.getLong((int) trailer + 1) != 0) {
            return "context has a part that this version does not know";
        }
        rangeCount = Integer.toUnsignedLong(in.getInt((int) trailer + 9));
        long ranges = trailer + ContextToken.TRAILER_BYTES;
        long filled = ranges + ContextToken.ENTRY_BYTES * rangeCount;
        range = (int) ranges;
        if (filled == end) {
            return null;
        }
        return filled > end ? "context is cut short" : "context has bytes after its end";
    }

    private Actor nextActor() {
        if (baseCount == 0) {
            return actorAt(range);
        }
        Actor ofBase = actorAt(base);
        if (rangeCount == 0) {
            return ofBase;
        }
        Actor ofRange = actorAt(range);
        return ofBase.compareTo(ofRange) <= 0 ? ofBase : ofRange;
    }

    private Actor actorAt(int position) {
        return new Actor(in.getLong(position), in.getLong(position + 8));
    }

    private boolean isAt(int position, Actor actor) {
        return in.getLong(position) == actor.high() && in.getLong(position + 8) == actor.low();
    }

    /// Base and sparse ranges of the next actor; null if they are not in form.
    private long @Nullable [] readRanges(Actor actor) {
        boolean hasBase = baseCount > 0 && isAt(base, actor);
        int sparse = 0;
        while (sparse < rangeCount && isAt(range + ContextToken.ENTRY_BYTES * sparse, actor)) {
            sparse++;
        }
        if (!hasBase && sparse == 1 && in.getLong(range + 16) == 0) {
            return closed();
        }
        long[] spans = new long[2 * sparse + (hasBase ? 2 : 0)];
        int count = 0;
        long last = 0;
        if (hasBase) {
            last = in.getLong(base + 24);
            if (in.getLong(base + 16) != 0 || last < 1) {
                return null;
            }
            spans[count++] = 1;
            spans[count++] = last;
            base += ContextToken.ENTRY_BYTES;
            baseCount--;
        }
        for (; sparse > 0; sparse--, rangeCount--, range += ContextToken.ENTRY_BYTES) {
            long first = in.getLong(range + 16);
            if (first < 2 || first - 1 <= last || in.getLong(range + 24) < first) {
                return null;
            }
            last = in.getLong(range + 24);
            spans[count++] = first;
            spans[count++] = last;
        }
        return spans;
    }

    private long[] closed() {
        long print = in.getLong(range + 24);
        rangeCount--;
        range += ContextToken.ENTRY_BYTES;
        return new long[] {0, print};
    }
}
