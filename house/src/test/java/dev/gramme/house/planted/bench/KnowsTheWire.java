package dev.gramme.house.planted.bench;

import dev.gramme.house.planted.wire.KnowsTheStorage;

/// A breach: load is made through doors, not with frames between nodes.
record KnowsTheWire(KnowsTheStorage frames) {}
