package dev.gramme.core.version;

import java.util.Arrays;
import java.util.List;

/// Ranges of one actor's counters, as [DotSet] holds them: `first, last, first, last, …`,
/// inclusive, ascending, disjoint and not adjacent.
final class Spans {
    static final long[] NONE = {};

    private Spans() {}

    static long[] of(List<Dot> ascending) {
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

    static void require(long[] spans) {
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

    /// Nearly always the next counter of an actor: its last range grows by one.
    static long[] grown(long[] spans, long counter) {
        if (spans.length > 0 && spans[spans.length - 1] == counter - 1) {
            long[] longer = spans.clone();
            longer[spans.length - 1] = counter;
            return longer;
        }
        long[] alone = {counter, counter};
        return spans.length == 0 ? alone : unite(spans, alone);
    }

    /// Names the ranges of an actor in 64 bits that look random.
    static long print(Actor actor, long[] spans) {
        long print = mix(mix(actor.high()) ^ actor.low());
        for (long bound : spans) {
            print = mix(print * 31 + bound);
        }
        return print;
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    static boolean contains(long[] spans, long counter) {
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

    static boolean coversAll(long[] mine, long[] theirs) {
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

    static long[] unite(long[] a, long[] b) {
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

    static long[] subtract(long[] a, long[] b) {
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
}
