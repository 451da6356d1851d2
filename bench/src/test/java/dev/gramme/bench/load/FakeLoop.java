package dev.gramme.bench.load;

import java.util.PriorityQueue;

/// A loop in virtual time: tasks run in the order of their times, and each takes none.
final class FakeLoop implements Loop {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = 1_000_000_000L;
    private long sequence;

    private record Task(long at, long sequence, Runnable run) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        after(0, task);
    }

    @Override
    public void after(long delayNanos, Runnable task) {
        tasks.add(new Task(now + delayNanos, sequence++, task));
    }

    /// Runs until nothing is left or `end` has come.
    void runUntil(long end) {
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task task = tasks.remove();
            now = task.at();
            task.run().run();
        }
    }
}
