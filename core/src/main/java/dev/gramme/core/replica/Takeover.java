package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.HashSet;
import java.util.Set;

/// What a full transfer from one giver has shown so far.
public final class Takeover {
    private final DotSet start;
    private final Set<Key> seen = new HashSet<>();

    /// @param start the giver's clock at the first step
    public Takeover(DotSet start) {
        this.start = start;
    }

    public void saw(Key key) {
        seen.add(key);
    }

    DotSet start() {
        return start;
    }

    boolean unseen(Key key) {
        return !seen.contains(key);
    }

    /// While the transfer is being sealed: a key the giver did not show is absent there as of
    /// `start`, so an event of that time that arrives now is old.
    Siblings apply(Key key, Siblings filled) {
        return unseen(key) ? filled.merge(Siblings.ABSENT.withContext(start)) : filled;
    }
}
