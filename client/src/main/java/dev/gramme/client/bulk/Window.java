package dev.gramme.client.bulk;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Runs tasks side by side, so many at a time: who gives one more waits. What a task throws is told
/// to whoever gave it.
public final class Window implements AutoCloseable {
    private final int width;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable RuntimeException thrown;

    public Window(int width) {
        this.width = width;
        this.free = new Semaphore(width);
    }

    /// Waits for a place.
    public void run(Runnable task) {
        free.acquireUninterruptibly();
        rethrow();
        threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException failed) {
                thrown = failed;
            } finally {
                free.release();
            }
        });
    }

    /// Waits until all that was given is done.
    public void await() {
        free.acquireUninterruptibly(width);
        free.release(width);
        rethrow();
    }

    private void rethrow() {
        RuntimeException failed = thrown;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
