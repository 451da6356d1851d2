package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeSet;

/// O17: the homes of a partition hold the same. Records are compared as a reader sees them, which
/// is with the clock filled in: contexts may be written down in different ways.
public final class Convergence {
    private static final String NAME = "O17 convergence";

    private Convergence() {}

    /// What one home holds of one partition.
    public record Copy(
            String home, DotSet clock, SortedMap<Key, Siblings> records, int logEntries) {}

    /// Compares every home of a partition with the first.
    public static List<Violation> check(int partition, List<Copy> copies) {
        List<Violation> found = new ArrayList<>();
        Copy first = copies.getFirst();
        for (Copy copy : copies.subList(1, copies.size())) {
            String who = "partition " + partition + ", " + first.home() + " and " + copy.home();
            if (!first.clock().equals(copy.clock())) {
                found.add(
                        new Violation(
                                NAME, who + ": clocks " + first.clock() + " and " + copy.clock()));
            }
            NavigableSet<Key> keys = new TreeSet<>(first.records().keySet());
            keys.addAll(copy.records().keySet());
            for (Key key : keys) {
                Siblings mine = filled(first, key);
                Siblings theirs = filled(copy, key);
                if (!mine.equals(theirs)) {
                    found.add(new Violation(NAME, who + ", " + key + ": " + mine + ", " + theirs));
                }
            }
        }
        return found;
    }

    private static Siblings filled(Copy copy, Key key) {
        Siblings held = copy.records().getOrDefault(key, Siblings.ABSENT);
        return held.withContext(held.context().plus(copy.clock()));
    }
}
