package dev.gramme.core.ring;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;

/// A place in the order of all keys: by token, unsigned, then by key. A partition is one stretch of
/// this order, and stores keep the records of a partition in it.
public record Position(long token, Key key) implements Comparable<Position> {
    /// Comes before every key: keys have at least one byte.
    private static final Key LEAST = new Key(Integer.MIN_VALUE, Bytes.EMPTY);

    /// Before every key.
    public static final Position START = before(0);

    public static Position of(Key key) {
        return new Position(Token.of(key), key);
    }

    /// Before every key with this token, and after those with a smaller one.
    public static Position before(long token) {
        return new Position(token, LEAST);
    }

    @Override
    public int compareTo(Position other) {
        int byToken = Long.compareUnsigned(token, other.token);
        return byToken == 0 ? key.compareTo(other.key) : byToken;
    }
}
