package dev.gramme.house.planted.core.shard;

/// One of two types of this package: the other.
record Hidden(Shown shown) {}
