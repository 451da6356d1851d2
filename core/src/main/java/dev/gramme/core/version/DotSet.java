package dev.gramme.core.version;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// An immutable set of dots: per actor an ascending list of disjoint, non-adjacent counter ranges.
/// A range that starts at 1 is the actor's *base*, the others are its *sparse* part.
///
/// One entry per node may be *closed*: it stands for every event that the node minted in its life
/// of that name and in all earlier ones, whichever those are (VERSION-6). It carries their *print*,
/// so that a set in which they stand one by one is known to hold the same.
///
/// Held as two parallel arrays, sorted by actor; `ranges[i]` is `first, last, first, last, …`
/// (inclusive), or `0, print` of a closed entry, below which its node has no other. An actor
/// without ranges does not stand in the set.
public final class DotSet {
    public static final DotSet EMPTY = new DotSet(new Actor[0], new long[0][]);

    private final Actor[] actors;
    private final long[][] ranges;
    private final boolean anyClosed;

    private DotSet(Actor[] actors, long[][] ranges) {
        this.actors = actors;
        this.ranges = ranges;
        boolean any = false;
        for (long[] spans : ranges) {
            any |= spans[0] == 0;
        }
        this.anyClosed = any;
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
            ranges.add(Spans.of(sorted.subList(from, to)));
            from = to;
        }
        return actors.isEmpty()
                ? EMPTY
                : new DotSet(actors.toArray(Actor[]::new), ranges.toArray(long[][]::new));
    }

    /// The dots `first..last` (inclusive) of one actor.
    public static DotSet range(Actor actor, long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no range of counters: " + first + ".." + last);
        }
        return new DotSet(new Actor[] {actor}, new long[][] {{first, last}});
    }

    /// All events of a node in the lives up to `last`.
    ///
    /// @param print what [#print] says of a set in which they stand one by one
    public static DotSet closed(Actor last, long print) {
        return new DotSet(new Actor[] {last}, new long[][] {{0, print}});
    }

    /// A set from its parts, for decoders: `ranges[i]` is `first, last, …` of `actors[i]`, or `0,
    /// print` of a closed entry. Takes the arrays over: the caller must not touch them again.
    ///
    /// @throws IllegalArgumentException unless actors ascend and each is closed, the first of its
    ///   node, or has at least one range, the ranges ascending, disjoint and not adjacent
    public static DotSet owning(Actor[] actors, long[][] ranges) {
        if (actors.length != ranges.length) {
            throw new IllegalArgumentException("as many lists of ranges as actors");
        }
        for (int i = 0; i < actors.length; i++) {
            if (i > 0 && actors[i - 1].compareTo(actors[i]) >= 0) {
                throw new IllegalArgumentException("actors do not ascend: " + actors[i]);
            }
            boolean closed = ranges[i].length == 2 && ranges[i][0] == 0;
            if (!closed) {
                Spans.require(ranges[i]);
            } else if (i > 0 && actors[i - 1].sameNode(actors[i])) {
                throw new IllegalArgumentException("a life stands below closed ones: " + actors[i]);
            }
        }
        return actors.length == 0 ? EMPTY : new DotSet(actors, ranges);
    }

    public boolean isEmpty() {
        return actors.length == 0;
    }

    public boolean contains(Dot dot) {
        int at = place(dot.actor());
        return at >= 0
                ? isClosed(at) || Spans.contains(ranges[at], dot.counter())
                : closes(at, dot.actor());
    }

    /// Whether every dot of `other` stands here too, closed or one by one.
    public boolean containsAll(DotSet other) {
        return covers(other, true);
    }

    /// @param byPrint whether what is closed there may stand one by one here
    private boolean covers(DotSet other, boolean byPrint) {
        for (int i = 0; i < other.actors.length; i++) {
            Actor actor = other.actors[i];
            boolean covered =
                    other.isClosed(i)
                            ? coversClosed(actor, other.ranges[i][1], byPrint)
                            : closes(actor) || Spans.coversAll(rangesOf(actor), other.ranges[i]);
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    private boolean coversClosed(Actor last, long print, boolean byPrint) {
        int at = place(last);
        boolean closed = at >= 0 ? isClosed(at) && ranges[at][1] == print : closes(at, last);
        return closed || (byPrint && (closes(last) || print(last) == print));
    }

    public DotSet plus(Dot dot) {
        return contains(dot)
                ? this
                : with(dot.actor(), Spans.grown(rangesOf(dot.actor()), dot.counter()));
    }

    public DotSet plus(DotSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty() || other.covers(this, false)) {
            return other;
        }
        if (other.isOneDot()) {
            return plus(new Dot(other.actors[0], other.ranges[0][0]));
        }
        return covers(other, false) ? this : combine(other, true);
    }

    /// What stands here and not there. A closed entry stays as it is unless all it stands for is
    /// there: then more is left than there should be, never less.
    public DotSet minus(DotSet other) {
        if (other.containsAll(this)) {
            return EMPTY;
        }
        return other.isEmpty() || isOneDot() ? this : combine(other, false);
    }

    private boolean isOneDot() {
        return !anyClosed
                && actors.length == 1
                && ranges[0].length == 2
                && ranges[0][0] == ranges[0][1];
    }

    /// Without the dot. A closed entry that has it goes as a whole: less is left than there could
    /// be, never the dot.
    public DotSet minus(Dot dot) {
        int at = place(dot.actor());
        int closed = at >= 0 ? at : -at - 1;
        boolean opens = closes(dot.actor());
        return opens ? without(closed) : minus(of(dot));
    }

    private DotSet without(int index) {
        Actor[] fewer = new Actor[actors.length - 1];
        long[][] theirs = new long[fewer.length][];
        System.arraycopy(actors, 0, fewer, 0, index);
        System.arraycopy(ranges, 0, theirs, 0, index);
        System.arraycopy(actors, index + 1, fewer, index, fewer.length - index);
        System.arraycopy(ranges, index + 1, theirs, index, fewer.length - index);
        return fewer.length == 0 ? EMPTY : new DotSet(fewer, theirs);
    }

    // ---- lives that have ended (VERSION-6) ----

    /// Whether all events of this life are here because it and all before it are closed.
    public boolean closes(Actor life) {
        return closes(place(life), life);
    }

    /// @param at the place of the life, as binary searches say it
    private boolean closes(int at, Actor life) {
        if (!anyClosed) {
            return false;
        }
        int next = at >= 0 ? at : -at - 1;
        return next < actors.length && isClosed(next) && actors[next].sameNode(life);
    }

    /// The last closed life of every node that has one.
    public List<Actor> closedLives() {
        List<Actor> closed = new ArrayList<>();
        for (int i = 0; anyClosed && i < actors.length; i++) {
            if (isClosed(i)) {
                closed.add(actors[i]);
            }
        }
        return closed;
    }

    /// The latest life of the same node up to `life` whose events stand here one by one; null if
    /// none does.
    public @Nullable Actor lastUpTo(Actor life) {
        int at = place(life);
        int last = at >= 0 ? at : -at - 2;
        boolean stands = last >= 0 && actors[last].sameNode(life) && !isClosed(last);
        return stands ? actors[last] : null;
    }

    /// What of a node's lives up to `last` stands here, in 64 bits: equal sets have equal prints,
    /// whether those lives stand one by one or some of them are closed. 0: nothing does.
    public long print(Actor last) {
        int at = place(last);
        long print = 0;
        for (int i = at >= 0 ? at : -at - 2; i >= 0 && actors[i].sameNode(last); i--) {
            print += isClosed(i) ? ranges[i][1] : Spans.print(actors[i], ranges[i]);
        }
        return print;
    }

    /// This set with the lives of a node up to `last` closed: who closes them knows that what
    /// stands here of them is all there ever was.
    public DotSet close(Actor last) {
        return closes(last) ? this : plus(closed(last, print(last)));
    }

    /// Whether the `index`-th of [#actors] is a closed entry.
    public boolean isClosed(int index) {
        return ranges[index][0] == 0;
    }

    /// How many dots stand in the set one by one.
    public long count() {
        long count = 0;
        for (int actor = 0; actor < ranges.length; actor++) {
            long[] spans = isClosed(actor) ? Spans.NONE : ranges[actor];
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

    /// Hands out in ascending order every dot that stands here one by one.
    public void forEach(Consumer<Dot> visitor) {
        for (int i = 0; i < actors.length; i++) {
            for (int j = 0; j < ranges[i].length && !isClosed(i); j += 2) {
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
            long[] mine = order <= 0 ? ranges[i] : Spans.NONE;
            long[] theirs = order >= 0 ? other.ranges[j] : Spans.NONE;
            Actor actor = order <= 0 ? actors[i] : other.actors[j];
            long[] result =
                    union
                            ? united(actor, mine, theirs, other)
                            : subtracted(actor, mine, theirs, other);
            if (result.length > 0) {
                outActors[count] = actor;
                outRanges[count++] = result;
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return count == 0
                ? EMPTY
                : new DotSet(Arrays.copyOf(outActors, count), Arrays.copyOf(outRanges, count));
    }

    private long[] united(Actor actor, long[] mine, long[] theirs, DotSet other) {
        boolean mineClosed = mine.length > 0 && mine[0] == 0;
        boolean theirsClosed = theirs.length > 0 && theirs[0] == 0;
        if (mineClosed && theirsClosed) { // Two prints: one of them is not that of all events.
            return Long.compareUnsigned(mine[1], theirs[1]) >= 0 ? mine : theirs;
        }
        if (mineClosed || theirsClosed) {
            long[] closed = mineClosed ? mine : theirs;
            boolean below = mineClosed ? other.closes(actor) : closes(actor);
            return below ? Spans.NONE : closed;
        }
        return closes(actor) || other.closes(actor) ? Spans.NONE : Spans.unite(mine, theirs);
    }

    private static long[] subtracted(Actor actor, long[] mine, long[] theirs, DotSet other) {
        if (mine.length > 0 && mine[0] == 0) {
            return other.coversClosed(actor, mine[1], true) ? Spans.NONE : mine;
        }
        return other.closes(actor) ? Spans.NONE : Spans.subtract(mine, theirs);
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
        return at < 0 || isClosed(at) ? Spans.NONE : ranges[at];
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
            if (isClosed(i)) {
                text.append(":closed");
                continue;
            }
            for (int j = 0; j < ranges[i].length; j += 2) {
                text.append(j == 0 ? ":" : ",").append(ranges[i][j]);
                text.append(ranges[i][j] == ranges[i][j + 1] ? "" : "-" + ranges[i][j + 1]);
            }
        }
        return text.append('}').toString();
    }
}
