package dev.gramme.client;

import dev.gramme.core.item.Bytes;

import java.util.List;

/// What became of a step of a walk over all keys.
public sealed interface KeysResult {
    /// @param next where to go on from; 0: the walk is over
    record Page(List<Bytes> keys, long next) implements KeysResult {
        public Page {
            keys = List.copyOf(keys);
        }
    }

    record Failed(Failure failure) implements KeysResult {}
}
