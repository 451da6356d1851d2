package dev.gramme.core.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// An immutable set of dots: per actor an ascending list of disjoint, non-adjacent counter ranges.
/// A range that starts at 1 is the actor's *base*, the others are its *sparse* part.
///
/// Held as two parallel arrays, sorted by actor; `ranges[i]` is `first, last, first, last, …`
/// (inclusive). An actor without ranges does not stand in the set.
public final class DotSet {
    public static final DotSet EMPTY = new DotSet(new Actor[0], new long[0][]);
    private static final long[] NO_RANGES = {};

    private final Actor[] actors;
    private final long[][] ranges;

    private DotSet(Actor[] actors, long[][] ranges) {
        this.actors = actors;
        this.ranges = ranges;
    }

    public static DotSet of(Dot dot) {
        return EMPTY.plus(dot);
    }

    /// Costs a sort, whatever the order of the dots and the holes between them.
    public static DotSet of(Iterable<Dot> dots) {
        List<Dot> sorted = new ArrayList<>();
        dots.forEach(sorted::add);
        if (sorted.size() == 1) {
            return of(sorted.getFirst());
        }
        Collections.sort(sorted);
        List<Actor> actors = new ArrayList<>();
        List<long[]> ranges = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            Actor actor = sorted.get(from).actor();
            int to = from + 1;
            while (to < sorted.size() && sorted.get(to).actor().equals(actor)) {
                to++;
            }
            actors.add(actor);
            ranges.add(rangesOf(sorted.subList(from, to)));
            from = to;
        }
        return actors.isEmpty()
                ? EMPTY
                : new DotSet(actors.toArray(Actor[]::new), ranges.toArray(long[][]::new));
    }

    private static long[] rangesOf(List<Dot> ascending) {
        long[] spans = new long[2 * ascending.size()];
        int count = 0;
        for (Dot dot : ascending) {
            if (count > 0 && dot.counter() - 1 <= spans[count - 1]) {
                spans[count - 1] = dot.counter();
            } else {
                spans[count++] = dot.counter();
                spans[count++] = dot.counter();
            }
        }
        return Arrays.copyOf(spans, count);
    }

    /// The dots `first..last` (inclusive) of one actor.
    public static DotSet range(Actor actor, long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no range of counters: " + first + ".." + last);
        }
        return new DotSet(new Actor[] {actor}, new long[][] {{first, last}});
    }

    /// A set from its parts, for decoders: `ranges[i]` is `first, last, …` of `actors[i]`. Takes
    /// the arrays over: the caller must not touch them again.
    ///
    /// @throws IllegalArgumentException unless actors ascend and each has at least one range, the
    ///   ranges ascending, disjoint and not adjacent
    public static DotSet owning(Actor[] actors, long[][] ranges) {
        if (actors.length != ranges.length) {
            throw new IllegalArgumentException("as many lists of ranges as actors");
        }
        for (int i = 0; i < actors.length; i++) {
            if (i > 0 && actors[i - 1].compareTo(actors[i]) >= 0) {
                throw new IllegalArgumentException("actors do not ascend: " + actors[i]);
            }
            requireRanges(ranges[i]);
        }
        return actors.length == 0 ? EMPTY : new DotSet(actors, ranges);
    }

    private static void requireRanges(long[] spans) {
        if (spans.length == 0 || spans.length % 2 != 0) {
            throw new IllegalArgumentException("no list of ranges: " + spans.length + " numbers");
        }
        long least = 1;
        for (int i = 0; i < spans.length; i += 2) {
            if (spans[i] < least || spans[i + 1] < spans[i]) {
                throw new IllegalArgumentException(
                        "no range at this place: " + spans[i] + ".." + spans[i + 1]);
            }
            least = spans[i + 1] > Long.MAX_VALUE - 2 ? Long.MAX_VALUE : spans[i + 1] + 2;
        }
    }

    public boolean isEmpty() {
        return actors.length == 0;
    }

    public boolean contains(Dot dot) {
        return contains(rangesOf(dot.actor()), dot.counter());
    }

    /// Whether every dot of `other` stands here too.
    public boolean containsAll(DotSet other) {
        for (int i = 0; i < other.actors.length; i++) {
            if (!coversAll(rangesOf(other.actors[i]), other.ranges[i])) {
                return false;
            }
        }
        return true;
    }

    public DotSet plus(Dot dot) {
        long[] had = rangesOf(dot.actor());
        if (contains(had, dot.counter())) {
            return this;
        }
        return with(dot.actor(), grown(had, dot.counter()));
    }

    /// Nearly always the next counter of an actor: its last range grows by one.
    private static long[] grown(long[] spans, long counter) {
        if (spans.length > 0 && spans[spans.length - 1] == counter - 1) {
            long[] longer = spans.clone();
            longer[spans.length - 1] = counter;
            return longer;
        }
        long[] alone = {counter, counter};
        return spans.length == 0 ? alone : unite(spans, alone);
    }

    public DotSet plus(DotSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty() || other.containsAll(this)) {
            return other;
        }
        if (other.isOneDot()) {
            return plus(new Dot(other.actors[0], other.ranges[0][0]));
        }
        return containsAll(other) ? this : combine(other, true);
    }

    public DotSet minus(DotSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        if (other.containsAll(this)) {
            return EMPTY;
        }
        return isOneDot() ? this : combine(other, false);
    }

    private boolean isOneDot() {
        return actors.length == 1 && ranges[0].length == 2 && ranges[0][0] == ranges[0][1];
    }

    public DotSet minus(Dot dot) {
        return contains(dot) ? minus(of(dot)) : this;
    }

    /// How many dots stand in the set.
    public long count() {
        long count = 0;
        for (long[] spans : ranges) {
            for (int i = 0; i < spans.length; i += 2) {
                count += spans[i + 1] - spans[i] + 1;
            }
        }
        return count;
    }

    /// How many ranges the set is made of: its size in memory and on the wire.
    public int rangeCount() {
        int count = 0;
        for (long[] spans : ranges) {
            count += spans.length / 2;
        }
        return count;
    }

    /// The actors in ascending order.
    public List<Actor> actors() {
        return List.of(actors);
    }

    /// The largest b such that 1..b of the actor all stand in the set; 0 if 1 does not.
    public long base(Actor actor) {
        long[] spans = rangesOf(actor);
        return spans.length > 0 && spans[0] == 1 ? spans[1] : 0;
    }

    /// The highest counter of the actor in the set; 0 if there is none.
    public long highest(Actor actor) {
        long[] spans = rangesOf(actor);
        return spans.length == 0 ? 0 : spans[spans.length - 1];
    }

    /// `first, last, …` of one actor, ascending, inclusive; a copy.
    public long[] ranges(Actor actor) {
        return rangesOf(actor).clone();
    }

    public int actorCount() {
        return actors.length;
    }

    /// The `index`-th of [#actors], for encoders.
    public Actor actor(int index) {
        return actors[index];
    }

    /// The ranges of the `index`-th of [#actors], for encoders: not a copy, never to be changed.
    public long[] unsafeRanges(int index) {
        return ranges[index];
    }

    /// Hands out every dot in ascending order.
    public void forEach(Consumer<Dot> visitor) {
        for (int i = 0; i < actors.length; i++) {
            for (int j = 0; j < ranges[i].length; j += 2) {
                for (long counter = ranges[i][j]; counter <= ranges[i][j + 1]; counter++) {
                    visitor.accept(new Dot(actors[i], counter));
                }
            }
        }
    }

    public List<Dot> toList() {
        List<Dot> dots = new ArrayList<>();
        forEach(dots::add);
        return dots;
    }

    private DotSet combine(DotSet other, boolean union) {
        Actor[] outActors = new Actor[actors.length + other.actors.length];
        long[][] outRanges = new long[outActors.length][];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < actors.length || j < other.actors.length) {
            int order = order(i, other, j);
            long[] mine = order <= 0 ? ranges[i] : NO_RANGES;
            long[] theirs = order >= 0 ? other.ranges[j] : NO_RANGES;
            long[] result = union ? unite(mine, theirs) : subtract(mine, theirs);
            if (result.length > 0) {
                outActors[count] = order <= 0 ? actors[i] : other.actors[j];
                outRanges[count++] = result;
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return count == 0
                ? EMPTY
                : new DotSet(Arrays.copyOf(outActors, count), Arrays.copyOf(outRanges, count));
    }

    private int order(int i, DotSet other, int j) {
        if (i == actors.length) {
            return 1;
        }
        return j == other.actors.length ? -1 : actors[i].compareTo(other.actors[j]);
    }

    private DotSet with(Actor actor, long[] spans) {
        int at = place(actor);
        if (at >= 0) {
            long[][] changed = ranges.clone();
            changed[at] = spans;
            return new DotSet(actors, changed);
        }
        int insert = -at - 1;
        Actor[] grownActors = new Actor[actors.length + 1];
        long[][] grownRanges = new long[actors.length + 1][];
        System.arraycopy(actors, 0, grownActors, 0, insert);
        System.arraycopy(ranges, 0, grownRanges, 0, insert);
        System.arraycopy(actors, insert, grownActors, insert + 1, actors.length - insert);
        System.arraycopy(ranges, insert, grownRanges, insert + 1, ranges.length - insert);
        grownActors[insert] = actor;
        grownRanges[insert] = spans;
        return new DotSet(grownActors, grownRanges);
    }

    /// As binary searches say it.
    private int place(Actor actor) {
        return actors.length == 1 && actors[0].equals(actor)
                ? 0
                : Arrays.binarySearch(actors, actor);
    }

    private long[] rangesOf(Actor actor) {
        int at = place(actor);
        return at < 0 ? NO_RANGES : ranges[at];
    }

    private static boolean contains(long[] spans, long counter) {
        int low = 0;
        int high = spans.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (counter < spans[2 * middle]) {
                high = middle - 1;
            } else if (counter > spans[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static boolean coversAll(long[] mine, long[] theirs) {
        int i = 0;
        for (int j = 0; j < theirs.length; j += 2) {
            while (i < mine.length && mine[i + 1] < theirs[j]) {
                i += 2;
            }
            if (i == mine.length || mine[i] > theirs[j] || mine[i + 1] < theirs[j + 1]) {
                return false;
            }
            if (mine[i + 1] >= theirs[theirs.length - 1]) {
                return true; // Nearly always the first range, however many holes theirs have.
            }
        }
        return true;
    }

    private static long[] unite(long[] a, long[] b) {
        long[] out = new long[a.length + b.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            boolean fromA = j == b.length || (i < a.length && a[i] <= b[j]);
            long first = fromA ? a[i] : b[j];
            long last = fromA ? a[i + 1] : b[j + 1];
            i += fromA ? 2 : 0;
            j += fromA ? 0 : 2;
            if (count > 0 && first - 1 <= out[count - 1]) {
                out[count - 1] = Math.max(out[count - 1], last);
            } else {
                out[count++] = first;
                out[count++] = last;
            }
        }
        return Arrays.copyOf(out, count);
    }

    private static long[] subtract(long[] a, long[] b) {
        long[] out = new long[a.length + b.length];
        int count = 0;
        int j = 0;
        for (int i = 0; i < a.length; i += 2) {
            long first = a[i];
            while (j < b.length && b[j + 1] < first) {
                j += 2;
            }
            boolean left = true;
            for (int k = j; left && k < b.length && b[k] <= a[i + 1]; k += 2) {
                if (b[k] > first) {
                    out[count++] = first;
                    out[count++] = b[k] - 1;
                }
                left = b[k + 1] < a[i + 1];
                first = left ? b[k + 1] + 1 : first;
            }
            if (left) {
                out[count++] = first;
                out[count++] = a[i + 1];
            }
        }
        return Arrays.copyOf(out, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DotSet set
                && Arrays.equals(actors, set.actors)
                && Arrays.deepEquals(ranges, set.ranges);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(actors) + Arrays.deepHashCode(ranges);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < actors.length; i++) {
            text.append(i == 0 ? "" : " ").append(actors[i].toString(), 0, 8);
            for (int j = 0; j < ranges[i].length; j += 2) {
                text.append(j == 0 ? ":" : ",").append(ranges[i][j]);
                text.append(ranges[i][j] == ranges[i][j + 1] ? "" : "-" + ranges[i][j + 1]);
            }
        }
        return text.append('}').toString();
    }
}
