package dev.gramme.house.planted.core.port;

import dev.gramme.house.planted.core.repair.LooksUp.Exchange;

/// A breach: the ground floor knows none above, and this one makes a cycle.
public record LooksUp(Exchange exchange) {
    /// What the other half of the cycle holds.
    public record Door(int width) {}
}
