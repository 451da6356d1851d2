package dev.gramme.storage.disk;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// What other threads have finished, on its way to the owner's loop: what comes while the loop is
/// busy reaches it in one task, in the order in which it came. Any thread.
public final class Finished {
    private final Executor loop;
    private final ConcurrentLinkedQueue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /// @param loop runs a task on the owner's loop
    public Finished(Executor loop) {
        this.loop = loop;
    }

    public void add(Runnable callback) {
        callbacks.add(callback);
        if (told.compareAndSet(false, true)) {
            try {
                loop.execute(this::report);
            } catch (RejectedExecutionException _) {
                callbacks.clear(); // The loop has ended, and with it all who waited.
            }
        }
    }

    private void report() {
        told.set(false);
        Runnable callback = callbacks.poll();
        while (callback != null) {
            callback.run();
            callback = callbacks.poll();
        }
    }
}
