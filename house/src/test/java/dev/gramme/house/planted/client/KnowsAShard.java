package dev.gramme.house.planted.client;

import dev.gramme.house.planted.core.shard.Shown;

/// A breach: a client knows of core the values, not the machinery.
public record KnowsAShard(Shown shard) {}
