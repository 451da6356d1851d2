package dev.gramme.storage.log;

import dev.gramme.core.item.Key;

import org.jspecify.annotations.Nullable;

/// Knows whose record lies at a place.
interface Keys {
    /// Null if the record cannot be read.
    @Nullable Key at(long place);
}
