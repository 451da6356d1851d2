package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.NodeId;

import java.util.Comparator;

/// A partition holds at most one hint per target and key.
record HintName(NodeId target, Key key) implements Comparable<HintName> {
    private static final Comparator<HintName> ORDER =
            Comparator.comparing(HintName::target).thenComparing(HintName::key);

    static HintName of(Hint hint) {
        return new HintName(hint.target(), hint.key());
    }

    @Override
    public int compareTo(HintName other) {
        return ORDER.compare(this, other);
    }
}
