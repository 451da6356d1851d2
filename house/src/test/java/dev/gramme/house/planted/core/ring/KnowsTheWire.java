package dev.gramme.house.planted.core.ring;

import dev.gramme.house.planted.wire.KnowsTheStorage;

/// A breach: core knows no other module.
public final class KnowsTheWire {
    public KnowsTheStorage frame() {
        return new KnowsTheStorage();
    }
}
