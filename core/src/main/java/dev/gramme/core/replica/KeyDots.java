package dev.gramme.core.replica;

import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import java.util.ArrayList;
import java.util.List;

/// The logged dots of one key. The newest wait in a list, for a set with many holes is copied
/// whenever it grows.
final class KeyDots {
    private static final int RECENT = 32;

    private DotSet older = DotSet.EMPTY;
    private final List<Dot> recent = new ArrayList<>(1);

    void add(Dot dot) {
        recent.add(dot);
        if (recent.size() > RECENT) {
            gather();
        }
    }

    void remove(List<Dot> dots) {
        gather();
        older = older.minus(DotSet.of(dots));
    }

    private void gather() {
        older = older.plus(DotSet.of(recent));
        recent.clear();
    }

    boolean isEmpty() {
        return older.isEmpty() && recent.isEmpty();
    }

    boolean within(DotSet context) {
        return context.containsAll(older) && recent.stream().allMatch(context::contains);
    }
}
