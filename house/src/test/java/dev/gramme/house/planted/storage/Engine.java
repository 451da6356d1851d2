package dev.gramme.house.planted.storage;

/// What a wire should not know.
public final class Engine {
    private Engine() {}
}
