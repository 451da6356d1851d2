package dev.gramme.house.planted.core.repair;

import dev.gramme.house.planted.core.port.LooksUp.Door;
import dev.gramme.house.planted.core.shard.Shown;

/// A breach: repair stands below shard.
public record LooksUp(Shown shard) {
    /// The other half of a cycle.
    public record Exchange(Door door) {}
}
