package dev.gramme.storage.memory;

import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The records of one partition in the order of tokens. Tokens are hashes, so where a record stands
/// can be reckoned from its token: the span from the lowest to the highest is cut into equal
/// buckets, each a short sorted run. Finding costs about one bucket, and buckets read one after the
/// other give the order.
///
/// A token outside the span that the buckets were cut for goes into the first or the last one. Keys
/// made to share tokens make a long run, which costs a search and a move of references, no more.
final class Records {
    private static final int ROWS_PER_BUCKET = 4;
    private static final Row[] NO_ROWS = {};
    private static final long[] NO_TOKENS = {};

    /// The tokens of the rows again, side by side: a search reads them and the one row it looks for.
    private long[][] tokens = {NO_TOKENS};
    private Row[][] buckets = {NO_ROWS};
    private long lowest;
    private int shift = Long.SIZE - 1;
    private int count;

    /// @return what stood there before
    @Nullable Siblings put(Position position, Siblings siblings) {
        int bucket = bucketOf(position.token());
        int at = find(bucket, position);
        if (at < 0) {
            insert(bucket, -at - 1, new Row(position, siblings));
            return null;
        }
        Row before = buckets[bucket][at];
        buckets[bucket][at] = new Row(before.position(), siblings);
        return before.siblings();
    }

    /// @return what stood there
    @Nullable Siblings remove(Position position) {
        int bucket = bucketOf(position.token());
        int at = find(bucket, position);
        if (at < 0) {
            return null;
        }
        Row[] rows = buckets[bucket];
        Row[] fewer = Arrays.copyOf(rows, rows.length - 1);
        System.arraycopy(rows, at + 1, fewer, at, fewer.length - at);
        set(bucket, fewer);
        count--;
        return rows[at].siblings();
    }

    @Nullable Siblings get(Position position) {
        int bucket = bucketOf(position.token());
        int at = find(bucket, position);
        return at < 0 ? null : buckets[bucket][at].siblings();
    }

    int count() {
        return count;
    }

    /// Ascending, as long as nothing changes.
    Iterator<Row> after(Position position) {
        int bucket = bucketOf(position.token());
        int at = find(bucket, position);
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
    private int find(int bucket, Position position) {
        long[] among = tokens[bucket];
        Row[] rows = buckets[bucket];
        int low = 0;
        int high = among.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(among[middle], position.token());
            if (order == 0) {
                order = rows[middle].key().compareTo(position.key());
            }
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private void insert(int bucket, int at, Row row) {
        Row[] rows = buckets[bucket];
        Row[] more = Arrays.copyOf(rows, rows.length + 1);
        System.arraycopy(rows, at, more, at + 1, rows.length - at);
        more[at] = row;
        set(bucket, more);
        count++;
        if (count > buckets.length * ROWS_PER_BUCKET) {
            cutAnew();
        }
    }

    private void set(int bucket, Row[] rows) {
        buckets[bucket] = rows;
        long[] beside = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            beside[i] = rows[i].position().token();
        }
        tokens[bucket] = beside;
    }

    /// Twice as many buckets, over the span of the tokens that are there now.
    private void cutAnew() {
        Row[] all = new Row[count];
        int copied = 0;
        for (Row[] rows : buckets) {
            System.arraycopy(rows, 0, all, copied, rows.length);
            copied += rows.length;
        }
        buckets = new Row[2 * buckets.length][];
        tokens = new long[buckets.length][];
        lowest = all[0].position().token();
        long span = all[count - 1].position().token() - lowest;
        int bits = Integer.numberOfTrailingZeros(buckets.length);
        shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(span) - bits);
        int from = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            int to = from;
            while (to < count && bucketOf(all[to].position().token()) == bucket) {
                to++;
            }
            set(bucket, to == from ? NO_ROWS : Arrays.copyOfRange(all, from, to));
            from = to;
        }
    }

    private final class Walk implements Iterator<Row> {
        private int bucket;
        private int at;

        Walk(int bucket, int at) {
            this.bucket = bucket;
            this.at = at;
        }

        @Override
        public boolean hasNext() {
            while (bucket < buckets.length && at == buckets[bucket].length) {
                bucket++;
                at = 0;
            }
            return bucket < buckets.length;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no record follows");
            }
            return buckets[bucket][at++];
        }
    }
}
