package dev.gramme.wire;

import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

import java.util.ArrayList;
import java.util.List;

/// Dots, sets of dots and siblings.
///
/// A set of dots is written per actor as gaps and lengths: each range says how many counters lie
/// between it and the range before, less the one that must lie there. Ranges that overlap, touch or
/// descend cannot even be written down. A closed entry has no ranges and its print in their place.
final class VersionCodec {
    /// Largest counter that is read or written: leaves room for sums that do not overflow.
    static final long MAX_COUNTER = (1L << 62) - 1;

    private static final int ACTOR_BYTES = 16;
    private static final int LEAST_RANGE_BYTES = 2;
    private static final int LEAST_ACTOR_RANGES_BYTES = ACTOR_BYTES + 1 + LEAST_RANGE_BYTES;
    private static final int CLOSED = 0;
    private static final int LEAST_VERSION_BYTES = ACTOR_BYTES + 1 + 17;

    private VersionCodec() {}

    static void actor(Writer out, Actor actor) {
        out.u64(actor.high());
        out.u64(actor.low());
    }

    static Actor actor(Reader in, String field) throws MalformedFrame {
        return new Actor(in.u64(field), in.u64(field));
    }

    static void dot(Writer out, Dot dot) {
        actor(out, dot.actor());
        out.number(bounded(dot.counter()));
    }

    static Dot dot(Reader in) throws MalformedFrame {
        Actor actor = actor(in, "dot actor");
        long counter = in.number("dot counter");
        if (counter < 1 || counter > MAX_COUNTER) {
            throw in.malformed("dot counter", "is " + counter + ", allowed are 1 to 2^62-1");
        }
        return new Dot(actor, counter);
    }

    static void dotSet(Writer out, DotSet set) {
        List<Actor> actors = set.actors();
        out.number(actors.size());
        for (int i = 0; i < actors.size(); i++) {
            actor(out, actors.get(i));
            if (set.isClosed(i)) {
                out.number(CLOSED);
                out.u64(set.unsafeRanges(i)[1]);
            } else {
                ranges(out, set.unsafeRanges(i));
            }
        }
    }

    private static void ranges(Writer out, long[] ranges) {
        out.number(ranges.length / 2);
        bounded(ranges[ranges.length - 1]);
        long next = 1;
        for (int i = 0; i < ranges.length; i += 2) {
            out.number(ranges[i] - next);
            out.number(ranges[i + 1] - ranges[i]);
            next = ranges[i + 1] + 2;
        }
    }

    static DotSet dotSet(Reader in) throws MalformedFrame {
        int count = in.count("dot set actors", LEAST_ACTOR_RANGES_BYTES);
        if (count == 0) {
            return DotSet.EMPTY;
        }
        Actor[] actors = new Actor[count];
        long[][] ranges = new long[count][];
        for (int i = 0; i < count; i++) {
            actors[i] = actor(in, "dot set actor");
            if (i > 0 && actors[i - 1].compareTo(actors[i]) >= 0) {
                throw in.malformed("dot set actor", "does not follow the one before it");
            }
            ranges[i] = ranges(in);
            if (ranges[i][0] == 0 && i > 0 && actors[i - 1].sameNode(actors[i])) {
                throw in.malformed("dot set actor", "is closed above another life of its node");
            }
        }
        return DotSet.owning(actors, ranges);
    }

    private static long[] ranges(Reader in) throws MalformedFrame {
        int count = in.count("dot set ranges", LEAST_RANGE_BYTES);
        if (count == CLOSED) {
            return new long[] {0, in.u64("dot set print")};
        }
        long[] ranges = new long[2 * count];
        long next = 1;
        for (int i = 0; i < ranges.length; i += 2) {
            ranges[i] = sum(in, next, in.number("dot set gap"));
            ranges[i + 1] = sum(in, ranges[i], in.number("dot set length"));
            next = ranges[i + 1] + 2;
        }
        return ranges;
    }

    /// `counter` is at most [#MAX_COUNTER] + 2 and `more` at most 2^63-1, so the sum may overflow
    /// but cannot come back to a positive number.
    private static long sum(Reader in, long counter, long more) throws MalformedFrame {
        long sum = counter + more;
        if (sum < 0 || sum > MAX_COUNTER) {
            throw in.malformed("dot set range", "goes beyond the counter 2^62-1");
        }
        return sum;
    }

    static void siblings(Writer out, Siblings siblings) {
        String wrong = wrong(siblings);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("siblings " + wrong);
        }
        List<Version> versions = siblings.versions();
        out.number(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            dot(out, versions.get(i).dot());
            ItemCodec.value(out, versions.get(i).value());
        }
        dotSet(out, siblings.context());
    }

    static Siblings siblings(Reader in) throws MalformedFrame {
        int count = in.count("siblings", LEAST_VERSION_BYTES);
        List<Version> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            versions.add(new Version(dot(in), ItemCodec.value(in)));
        }
        Siblings siblings = new Siblings(versions, dotSet(in));
        String wrong = wrong(siblings);
        if (!wrong.isEmpty()) {
            throw in.malformed("siblings", wrong);
        }
        return siblings;
    }

    /// What is wrong with the siblings; empty: nothing.
    private static String wrong(Siblings siblings) {
        List<Version> versions = siblings.versions();
        for (int i = 0; i < versions.size(); i++) {
            Dot dot = versions.get(i).dot();
            if (i > 0 && versions.get(i - 1).dot().compareTo(dot) >= 0) {
                return "do not ascend by dot";
            }
            if (!siblings.context().contains(dot)) {
                return "have a dot outside their context (VERSION-2)";
            }
        }
        return "";
    }

    private static long bounded(long counter) {
        if (counter > MAX_COUNTER) {
            throw new IllegalArgumentException("a counter is at most 2^62-1, not " + counter);
        }
        return counter;
    }
}
