package dev.gramme.storage.log;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// Where the records of one partition lie, in the order of tokens, without their keys. Records with
/// the same token stand in the order of their keys, which whoever inserts them has read.
///
/// Tokens are hashes, so where an entry stands can be reckoned from its token: the span from the
/// lowest to the highest is cut into equal buckets, each a short sorted run `token, place, token,
/// place, …`. A token outside the span goes into the first or the last bucket.
final class Directory {
    private static final int ENTRIES_PER_BUCKET = 8;
    private static final long[] NONE = {};

    private long[][] buckets = {NONE};
    private long lowest;
    private int shift = Long.SIZE - 1;
    private int count;

    /// @param entries token, place, token, place, … in their order
    /// @param length how much of it counts
    static Directory of(long[] entries, int length) {
        Directory directory = new Directory();
        directory.count = length / 2;
        if (length > 0) {
            int least = Math.ceilDiv(directory.count, ENTRIES_PER_BUCKET);
            directory.cut(entries, length, Math.max(2, Integer.highestOneBit(2 * least - 1)));
        }
        return directory;
    }

    /// The places of all records with this token; nearly always none or one.
    long[] at(long token) {
        long[] bucket = buckets[bucketOf(token)];
        int first = lowerBound(bucket, token);
        int last = first;
        while (last < bucket.length && bucket[last] == token) {
            last += 2;
        }
        if (first == last) {
            return NONE;
        }
        long[] places = new long[(last - first) / 2];
        for (int i = 0; i < places.length; i++) {
            places[i] = bucket[first + 2 * i + 1];
        }
        return places;
    }

    /// Whether a record with this token lies there.
    boolean holds(long token, long place) {
        for (long at : at(token)) {
            if (at == place) {
                return true;
            }
        }
        return false;
    }

    /// @param index its place among those with the same token
    void insert(long token, int index, long place) {
        int number = bucketOf(token);
        long[] bucket = buckets[number];
        int at = lowerBound(bucket, token) + 2 * index;
        long[] more = Arrays.copyOf(bucket, bucket.length + 2);
        System.arraycopy(bucket, at, more, at + 2, bucket.length - at);
        more[at] = token;
        more[at + 1] = place;
        buckets[number] = more;
        count++;
        if (count > buckets.length * ENTRIES_PER_BUCKET) {
            cutAnew();
        }
    }

    void replace(long token, int index, long place) {
        long[] bucket = buckets[bucketOf(token)];
        bucket[lowerBound(bucket, token) + 2 * index + 1] = place;
    }

    void remove(long token, int index) {
        int number = bucketOf(token);
        long[] bucket = buckets[number];
        int at = lowerBound(bucket, token) + 2 * index;
        long[] fewer = Arrays.copyOf(bucket, bucket.length - 2);
        System.arraycopy(bucket, at + 2, fewer, at, fewer.length - at);
        buckets[number] = fewer;
        count--;
    }

    int count() {
        return count;
    }

    /// A copy that later changes leave alone.
    Directory copy() {
        Directory copy = new Directory();
        copy.buckets = new long[buckets.length][];
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            copy.buckets[bucket] = buckets[bucket].clone(); // A replace changes a run in place.
        }
        copy.lowest = lowest;
        copy.shift = shift;
        copy.count = count;
        return copy;
    }

    void forEachPlace(LongConsumer visitor) {
        for (long[] bucket : buckets) {
            for (int i = 1; i < bucket.length; i += 2) {
                visitor.accept(bucket[i]);
            }
        }
    }

    /// Ascending from the first entry that does not come before this token; as long as nothing
    /// changes.
    Walk from(long token) {
        int bucket = bucketOf(token);
        return new Walk(bucket, lowerBound(buckets[bucket], token));
    }

    /// Bytes of its arrays, with 16 for each one's header and 4 for each reference.
    long arrayBytes() {
        long bytes = 16;
        for (long[] bucket : buckets) {
            bytes += 4 + (bucket.length == 0 ? 0 : 16 + 8L * bucket.length);
        }
        return bytes;
    }

    private int bucketOf(long token) {
        if (Long.compareUnsigned(token, lowest) < 0) {
            return 0;
        }
        long bucket = (token - lowest) >>> shift;
        int last = buckets.length - 1;
        return Long.compareUnsigned(bucket, last) > 0 ? last : (int) bucket;
    }

    /// Where the first entry stands that does not come before the token.
    private static int lowerBound(long[] bucket, long token) {
        int low = 0;
        int high = bucket.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(bucket[2 * middle], token) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    /// Twice as many buckets.
    private void cutAnew() {
        long[] all = new long[2 * count];
        int copied = 0;
        for (long[] bucket : buckets) {
            System.arraycopy(bucket, 0, all, copied, bucket.length);
            copied += bucket.length;
        }
        cut(all, all.length, 2 * buckets.length);
    }

    /// So many buckets, a power of two, over the span of these tokens.
    private void cut(long[] all, int length, int bucketCount) {
        buckets = new long[bucketCount][];
        lowest = all[0];
        int bits = Integer.numberOfTrailingZeros(buckets.length);
        int spanBits = Long.SIZE - Long.numberOfLeadingZeros(all[length - 2] - lowest);
        shift = Math.max(0, spanBits - bits);
        int from = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            int to = from;
            while (to < length && bucketOf(all[to]) == bucket) {
                to += 2;
            }
            buckets[bucket] = to == from ? NONE : Arrays.copyOfRange(all, from, to);
            from = to;
        }
    }

    /// Steps from entry to entry; stands before the first at the start.
    final class Walk {
        private int bucket;
        private int at;

        private Walk(int bucket, int at) {
            this.bucket = bucket;
            this.at = at - 2;
        }

        /// False: no entry follows.
        boolean next() {
            at += 2;
            while (bucket < buckets.length && at >= buckets[bucket].length) {
                bucket++;
                at = 0;
            }
            return bucket < buckets.length;
        }

        long token() {
            return buckets[bucket][at];
        }

        long place() {
            return buckets[bucket][at + 1];
        }
    }
}
