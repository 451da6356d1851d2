package dev.gramme.bench.load;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A thread that load is made on, and its clock.
interface Loop {
    long nanos();

    void execute(Runnable task);

    void after(long delayNanos, Runnable task);

    /// A real one. What its tasks throw goes to `onBug`.
    static Loop of(ScheduledExecutorService executor, Consumer<Throwable> onBug) {
        return new Loop() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void execute(Runnable task) {
                executor.execute(() -> guarded(task));
            }

            @Override
            public void after(long delayNanos, Runnable task) {
                var _ = executor.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
            }

            private void guarded(Runnable task) {
                try {
                    task.run();
                } catch (Throwable bug) {
                    onBug.accept(bug);
                }
            }
        };
    }
}
