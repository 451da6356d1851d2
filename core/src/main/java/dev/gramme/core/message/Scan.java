package dev.gramme.core.message;

import dev.gramme.core.item.Key;

import java.util.List;

/// A walk over the keys of the whole cluster in the order of their tokens. Nothing is remembered
/// between its steps: a position is a token, valid at any node and after restarts.
///
/// @param from the first token to look at, unsigned; 0: the start
/// @param count about how many keys to return; work per step is bounded whatever it says
/// @param timeoutMs the answer is due within this time
public record Scan(RequestId id, long from, int count, int timeoutMs) {
    /// What became of a step, or of a count.
    public sealed interface Outcome {}

    /// Keys with a visible value. A key that was there during the whole walk is returned at least
    /// once; one that came or went meanwhile may be or not.
    ///
    /// @param next the position to go on from; 0: the walk is over
    public record Page(List<Key> keys, long next) implements Outcome {}

    /// How many keys the cluster holds, each counted once.
    public record Total(long keys) implements Outcome {}

    /// Too few homes of some partition could tell, or the node takes no requests now.
    public record Failed(String detail) implements Outcome {}
}
