package dev.gramme.lsm;

import dev.gramme.core.version.DotSet;
import dev.gramme.storage.log.State;

/// What the writer knows of a partition without asking RocksDB: its state, which is there in memory
/// too, and its counts. Writer's thread only.
final class Partition {
    final int number;
    private State state = new State();
    private Counts counts = Counts.NONE;

    Partition(int number) {
        this.number = number;
    }

    State state() {
        return state;
    }

    Counts counts() {
        return counts;
    }

    void counts(Counts next) {
        counts = next;
    }

    void clear() {
        state = new State();
        counts = Counts.NONE;
    }

    /// What the owner is told of it.
    Report report() {
        return new Report(
                counts.records(), counts.keys(), counts.bytes() + state.heldBytes(), state.clock());
    }

    /// @param heldBytes of records, log and hints
    record Report(long records, long keys, long heldBytes, DotSet clock) {
        static final Report NOTHING = new Report(0, 0, 0, DotSet.EMPTY);
    }
}
