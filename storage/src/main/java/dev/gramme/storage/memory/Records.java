package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Position;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The records of one partition in the order of tokens. Tokens are hashes, so where a record stands
/// can be reckoned from its token: the span from the lowest to the highest is cut into equal
/// buckets, each a short sorted run. Finding costs about one bucket, and buckets read one after the
/// other give the order.
///
/// A token outside the span that the buckets were cut for goes into the first or the last one. Keys
/// made to share tokens make a long run, which costs a search and a move of references, no more.
final class Records {
    private static final int ROWS_PER_BUCKET = 4;
    private static final Packed[] NO_ROWS = {};
    private static final long[] NO_TOKENS = {};

    private Packed[][] buckets = {NO_ROWS};

    /// Those of the rows, side by side: a search reads them and the one row it looks for.
    private long[][] tokens = {NO_TOKENS};

    private long lowest;
    private int shift = Long.SIZE - 1;
    private int count;

    /// @return what stood there before
    @Nullable Packed put(long token, Key key, Packed record) {
        int bucket = bucketOf(token);
        int at = find(bucket, token, key);
        if (at < 0) {
            insert(bucket, -at - 1, token, record);
            return null;
        }
        Packed before = buckets[bucket][at];
        buckets[bucket][at] = record;
        return before;
    }

    /// @return what stood there
    @Nullable Packed remove(long token, Key key) {
        int bucket = bucketOf(token);
        int at = find(bucket, token, key);
        if (at < 0) {
            return null;
        }
        Packed before = buckets[bucket][at];
        buckets[bucket] = without(buckets[bucket], at);
        tokens[bucket] = without(tokens[bucket], at);
        count--;
        return before;
    }

    @Nullable Packed get(long token, Key key) {
        int bucket = bucketOf(token);
        int at = find(bucket, token, key);
        return at < 0 ? null : buckets[bucket][at];
    }

    int count() {
        return count;
    }

    /// A copy of the places, which later changes leave alone; what stands there never changes.
    Records copy() {
        Records copy = new Records();
        copy.buckets = new Packed[buckets.length][];
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            copy.buckets[bucket] = buckets[bucket].clone(); // A put changes a run where it stands.
        }
        copy.tokens = tokens.clone();
        copy.lowest = lowest;
        copy.shift = shift;
        copy.count = count;
        return copy;
    }

    /// Ascending, as long as nothing changes.
    Walk after(Position position) {
        int bucket = bucketOf(position.token());
        int at = find(bucket, position.token(), position.key());
        return new Walk(bucket, at < 0 ? -at - 1 : at + 1);
    }

    private int bucketOf(long token) {
        if (Long.compareUnsigned(token, lowest) < 0) {
            return 0;
        }
        long bucket = (token - lowest) >>> shift;
        int last = buckets.length - 1;
        return Long.compareUnsigned(bucket, last) > 0 ? last : (int) bucket;
    }

    /// Where in its bucket it stands; less than 0: where it would, as binary searches say it.
    private int find(int bucket, long token, Key key) {
        long[] among = tokens[bucket];
        int low = 0;
        int high = among.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(among[middle], token);
            if (order == 0) {
                order = Packing.compareKey(buckets[bucket][middle], key);
            }
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private void insert(int bucket, int at, long token, Packed record) {
        Packed[] rows = buckets[bucket];
        Packed[] more = Arrays.copyOf(rows, rows.length + 1);
        System.arraycopy(rows, at, more, at + 1, rows.length - at);
        more[at] = record;
        buckets[bucket] = more;
        long[] moreTokens = Arrays.copyOf(tokens[bucket], more.length);
        System.arraycopy(tokens[bucket], at, moreTokens, at + 1, rows.length - at);
        moreTokens[at] = token;
        tokens[bucket] = moreTokens;
        count++;
        if (count > buckets.length * ROWS_PER_BUCKET) {
            cutAnew();
        }
    }

    private static Packed[] without(Packed[] rows, int at) {
        Packed[] fewer = Arrays.copyOf(rows, rows.length - 1);
        System.arraycopy(rows, at + 1, fewer, at, fewer.length - at);
        return fewer;
    }

    private static long[] without(long[] tokens, int at) {
        long[] fewer = Arrays.copyOf(tokens, tokens.length - 1);
        System.arraycopy(tokens, at + 1, fewer, at, fewer.length - at);
        return fewer;
    }

    /// Twice as many buckets, over the span of the tokens that are there now.
    private void cutAnew() {
        Packed[] rows = new Packed[count];
        long[] all = new long[count];
        int copied = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            System.arraycopy(buckets[bucket], 0, rows, copied, buckets[bucket].length);
            System.arraycopy(tokens[bucket], 0, all, copied, tokens[bucket].length);
            copied += buckets[bucket].length;
        }
        buckets = new Packed[2 * buckets.length][];
        tokens = new long[buckets.length][];
        lowest = all[0];
        int bits = Integer.numberOfTrailingZeros(buckets.length);
        int spanBits = Long.SIZE - Long.numberOfLeadingZeros(all[count - 1] - lowest);
        shift = Math.max(0, spanBits - bits);
        int from = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            int to = from;
            while (to < count && bucketOf(all[to]) == bucket) {
                to++;
            }
            buckets[bucket] = to == from ? NO_ROWS : Arrays.copyOfRange(rows, from, to);
            tokens[bucket] = to == from ? NO_TOKENS : Arrays.copyOfRange(all, from, to);
            from = to;
        }
    }

    /// Steps from record to record; stands before the first at the start.
    final class Walk {
        private int bucket;
        private int at;

        private Walk(int bucket, int at) {
            this.bucket = bucket;
            this.at = at - 1;
        }

        /// False: no record follows.
        boolean next() {
            at++;
            while (bucket < buckets.length && at >= buckets[bucket].length) {
                bucket++;
                at = 0;
            }
            return bucket < buckets.length;
        }

        long token() {
            return tokens[bucket][at];
        }

        Packed record() {
            return buckets[bucket][at];
        }
    }
}
