package dev.gramme.cli.dev;

import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/// One node of a cluster on this machine.
sealed interface DevNode permits NodeProcess, NodeThread {
    /// @param onEnd told the exit code once the node has ended without our wish
    void start(IntConsumer onEnd) throws IOException;

    boolean isAlive();

    /// The number of its process, or -1 if there is none.
    long pid();

    /// Where it logs, for people.
    String log();

    /// Its last lines, for a node that ended early.
    List<String> lastWords();

    /// Whether it can be stopped and started without the others.
    boolean isAlone();

    /// Asks the node to finish; [#awaitEnd] waits for it.
    void askToStop();

    void kill();

    /// Waits for a bounded time, then kills.
    void awaitEnd();
}
