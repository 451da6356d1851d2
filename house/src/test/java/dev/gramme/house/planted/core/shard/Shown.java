package dev.gramme.house.planted.core.shard;

/// One of two types of this package: the public one.
public record Shown(int partitions) {}
