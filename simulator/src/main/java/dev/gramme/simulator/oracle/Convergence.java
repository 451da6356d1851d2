package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// O17: the homes of a partition hold the same siblings under the same clock. Contexts may be
/// written down in different ways, as every answer adds the clock to them; beyond the clock they
/// may name only events of ended lives, which died unacknowledged with their node and can never
/// arrive. A dot of a running life that no clock has would swallow the event it is given to.
public final class Convergence {
    private static final String NAME = "O17 convergence";

    private Convergence() {}

    /// What one home holds of one partition.
    public record Copy(
            String home, DotSet clock, SortedMap<Key, Siblings> records, int logEntries) {}

    /// Compares every home of a partition with the first.
    ///
    /// @param lives the lives that run now
    public static List<Violation> check(int partition, List<Copy> copies, Set<Actor> lives) {
        List<Violation> found = new ArrayList<>();
        Copy first = copies.getFirst();
        for (Copy copy : copies) {
            String who = "partition " + partition + ", " + first.home() + " and " + copy.home();
            if (!first.clock().equals(copy.clock())) {
                String clocks = first.clock() + " and " + copy.clock();
                found.add(new Violation(NAME, who + ": clocks " + clocks));
            }
            NavigableSet<Key> keys = new TreeSet<>(first.records().keySet());
            keys.addAll(copy.records().keySet());
            for (Key key : keys) {
                Siblings mine = record(first, key);
                Siblings theirs = record(copy, key);
                if (!mine.versions().equals(theirs.versions())) {
                    found.add(new Violation(NAME, who + ", " + key + ": " + mine + ", " + theirs));
                }
            }
            copy.records()
                    .forEach((key, siblings) -> {
                        if (claimsUnborn(siblings, copy.clock(), lives)) {
                            String claim = copy.home() + ", " + key + ": " + siblings;
                            found.add(
                                    new Violation(
                                            NAME, claim + " claims more than " + copy.clock()));
                        }
                    });
        }
        return found;
    }

    private static boolean claimsUnborn(Siblings siblings, DotSet clock, Set<Actor> lives) {
        return siblings.context().minus(clock).actors().stream().anyMatch(lives::contains);
    }

    private static Siblings record(Copy copy, Key key) {
        return copy.records().getOrDefault(key, Siblings.ABSENT);
    }
}
