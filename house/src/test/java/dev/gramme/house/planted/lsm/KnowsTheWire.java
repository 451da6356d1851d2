package dev.gramme.house.planted.lsm;

import dev.gramme.house.planted.wire.KnowsTheStorage;

/// A breach: the engine lsm knows core and storage only.
final class KnowsTheWire {
    private final Class<?> frame = KnowsTheStorage.class;

    Class<?> frame() {
        return frame;
    }
}
