package dev.gramme.house.planted.wire;

import dev.gramme.house.planted.storage.Engine;

import org.jspecify.annotations.Nullable;

/// A breach: wire knows core only.
public final class KnowsTheStorage {
    public @Nullable Engine engine;
}
