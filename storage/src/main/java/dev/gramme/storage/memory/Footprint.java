package dev.gramme.storage.memory;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

/// How many bytes of memory an entry of the log and a hint are counted with: its own bytes and a
/// fixed share for the objects around them (64-bit JVM, compressed references).
final class Footprint {
    /// A map entry, a key and its byte string.
    private static final long ENTRY_BYTES = 120;

    /// A dot, a version, a value and its byte string.
    private static final long VERSION_BYTES = 160;

    private static final long ACTOR_BYTES = 40;
    private static final long RANGE_BYTES = 16;

    private Footprint() {}

    static long ofLogEntry(Key key) {
        return ENTRY_BYTES + key.bytes().length();
    }

    static long ofHint(Hint hint) {
        return ENTRY_BYTES
                + hint.key().bytes().length()
                + ofSiblings(hint.siblings())
                + ofDots(hint.events());
    }

    private static long ofSiblings(Siblings siblings) {
        long bytes = ofDots(siblings.context());
        for (Version version : siblings.versions()) {
            bytes += VERSION_BYTES + version.value().body().length();
            bytes += version.value().contentType().length();
        }
        return bytes;
    }

    private static long ofDots(DotSet dots) {
        return dots.actors().size() * ACTOR_BYTES + dots.rangeCount() * RANGE_BYTES;
    }
}
