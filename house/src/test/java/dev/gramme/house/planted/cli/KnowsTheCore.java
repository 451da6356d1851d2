package dev.gramme.house.planted.cli;

import dev.gramme.house.planted.core.shard.Shown;

/// A breach: the command line goes through the client.
record KnowsTheCore(Shown shard) {}
