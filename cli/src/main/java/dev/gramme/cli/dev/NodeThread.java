package dev.gramme.cli.dev;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/// One node within this very process. It stops when the process is told to stop, as a node of its
/// own process would; it cannot be stopped alone.
final class NodeThread implements DevNode {
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final List<String> flags;
    private final ToIntFunction<List<String>> server;
    private volatile @Nullable Thread thread;

    /// @param server runs one node until the process is told to stop; returns its exit code
    NodeThread(List<String> flags, ToIntFunction<List<String>> server) {
        this.flags = List.copyOf(flags);
        this.server = server;
    }

    @Override
    public void start(IntConsumer onEnd) {
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            int code = server.applyAsInt(flags);
                            if (code != 0) {
                                onEnd.accept(code);
                            }
                        });
    }

    @Override
    public boolean isAlive() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    @Override
    public long pid() {
        return isAlive() ? ProcessHandle.current().pid() : -1;
    }

    @Override
    public String log() {
        return "standard error";
    }

    @Override
    public List<String> lastWords() {
        return List.of("(above, on standard error)");
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public void askToStop() {
        // The process itself is ending, which the node notices.
    }

    @Override
    public void kill() {
        throw new IllegalStateException("a node within this process cannot be killed alone");
    }

    @Override
    public void awaitEnd() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(STOP_TIME);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
