package dev.gramme.house.planted.storage;

import dev.gramme.house.planted.wire.KnowsTheStorage;

/// A breach: storage knows core only.
final class KnowsTheWire extends RuntimeException {
    private final Class<?> frame = KnowsTheStorage.class;

    Class<?> frame() {
        return frame;
    }
}
