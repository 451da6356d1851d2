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

    private Row[][] buckets = {NO_ROWS};
    private long lowest;
    private int shift = Long.SIZE - 1;
    private int count;

    /// @return what stood there before
    @Nullable Siblings put(Position position, Siblings siblings) {
        int bucket = bucketOf(position.token());
        Row[] rows = buckets[bucket];
        int at = find(rows, position);
        if (at >= 0) {
            Row before = rows[at];
            rows[at] = new Row(before.position(), siblings);
            return before.siblings();
        }
        buckets[bucket] = with(rows, -at - 1, new Row(position, siblings));
        count++;
        if (count > buckets.length * ROWS_PER_BUCKET) {
            cutAnew();
        }
        return null;
    }

    /// @return what stood there
    @Nullable Siblings remove(Position position) {
        int bucket = bucketOf(position.token());
        Row[] rows = buckets[bucket];
        int at = find(rows, position);
        if (at < 0) {
            return null;
        }
        buckets[bucket] = without(rows, at);
        count--;
        return rows[at].siblings();
    }

    @Nullable Siblings get(Position position) {
        Row[] rows = buckets[bucketOf(position.token())];
        int at = find(rows, position);
        return at < 0 ? null : rows[at].siblings();
    }

    int count() {
        return count;
    }

    /// Ascending, as long as nothing changes.
    Iterator<Row> after(Position position) {
        int bucket = bucketOf(position.token());
        int at = find(buckets[bucket], position);
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

    private static int find(Row[] rows, Position position) {
        int low = 0;
        int high = rows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = rows[middle].position().compareTo(position);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private static Row[] with(Row[] rows, int at, Row row) {
        Row[] more = new Row[rows.length + 1];
        System.arraycopy(rows, 0, more, 0, at);
        more[at] = row;
        System.arraycopy(rows, at, more, at + 1, rows.length - at);
        return more;
    }

    private static Row[] without(Row[] rows, int at) {
        Row[] fewer = Arrays.copyOf(rows, rows.length - 1);
        System.arraycopy(rows, at + 1, fewer, at, rows.length - at - 1);
        return fewer;
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
            buckets[bucket] = to == from ? NO_ROWS : Arrays.copyOfRange(all, from, to);
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
