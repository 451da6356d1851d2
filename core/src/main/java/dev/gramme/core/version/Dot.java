package dev.gramme.core.version;

/// One write event in one partition: the `counter`-th that `actor` minted there. Counters start at
/// 1 and have no gaps.
public record Dot(Actor actor, long counter) implements Comparable<Dot> {
    public Dot {
        if (counter < 1) {
            throw new IllegalArgumentException("a dot's counter starts at 1, not " + counter);
        }
    }

    @Override
    public int compareTo(Dot other) {
        int byActor = actor.compareTo(other.actor);
        return byActor != 0 ? byActor : Long.compare(counter, other.counter);
    }

    @Override
    public String toString() {
        return actor.toString().substring(0, 8) + ":" + counter;
    }
}
