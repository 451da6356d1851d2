package dev.gramme.simulator.world;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What will happen, in the order of virtual time; what is due at the same time, in the order in
/// which it was asked for.
final class EventQueue {
    private final PriorityQueue<Event> heap =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::sequence));
    private long sequence;

    /// @param owner the process it happens to; null: the world itself
    /// @param what a constant word for the trace
    record Event(
            long atNanos, long sequence, @Nullable SimProcess owner, String what, Runnable task) {}

    void add(long atNanos, @Nullable SimProcess owner, String what, Runnable task) {
        heap.add(new Event(atNanos, sequence++, owner, what, task));
    }

    @Nullable Event peek() {
        return heap.peek();
    }

    @Nullable Event poll() {
        return heap.poll();
    }

    boolean isEmpty() {
        return heap.isEmpty();
    }
}
