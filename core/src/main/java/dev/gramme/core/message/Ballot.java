package dev.gramme.core.message;

import dev.gramme.core.ring.NodeId;

import java.util.Comparator;

/// A numbered attempt to choose the topology of one epoch; of equal rounds the higher proposer
/// wins.
public record Ballot(long round, NodeId proposer) implements Comparable<Ballot> {
    private static final Comparator<Ballot> ORDER =
            Comparator.comparingLong(Ballot::round).thenComparing(Ballot::proposer);

    @Override
    public int compareTo(Ballot other) {
        return ORDER.compare(this, other);
    }
}
