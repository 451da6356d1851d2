package dev.gramme.gateway;

/// What became of a join.
///
/// @param detail for people: why not, or which cluster it is now
public record JoinOutcome(boolean joined, String detail) {}
