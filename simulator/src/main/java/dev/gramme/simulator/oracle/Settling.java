package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.Clocks;

import java.util.ArrayList;
import java.util.List;

/// EXPIRY-1: when a home drops what has expired, its own clock has passed the expiry by the allowed
/// skew, and those of a majority of the homes have at some time.
public final class Settling {
    /// A hybrid time that stands still carries its counter into the next millisecond.
    private static final int CARRY_MS = 1;

    private final Clocks clocks;
    private final int n;
    private final List<Violation> found = new ArrayList<>();

    /// @param n homes of a key
    public Settling(Clocks clocks, int n) {
        this.clocks = clocks;
        this.n = n;
    }

    /// A home has dropped what expired before this.
    public void dropped(String home, long endMs, long atNanos) {
        long dueMs = endMs + clocks.skewMs();
        long passed =
                clocks.nodes().stream()
                        .filter(node -> clocks.mostMs(node, 0, atNanos) >= dueMs - CARRY_MS)
                        .count();
        if (clocks.mostMs(home, 0, atNanos) < dueMs || passed <= n / 2) {
            found.add(
                    new Violation(
                            "expired is settled",
                            home
                                    + " dropped what expired before "
                                    + endMs
                                    + ", "
                                    + passed
                                    + " clocks had passed "
                                    + dueMs));
        }
    }

    public List<Violation> found() {
        return List.copyOf(found);
    }
}
