package dev.gramme.house.planted.core.attic;

/// A breach: a new package of core has to be given its floor.
final class Lost {
    private Lost() {}
}
