package dev.gramme.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been taken so far while something starts; given back in reverse order unless the start
/// succeeds.
final class Undo implements AutoCloseable {
    private final Deque<Runnable> taken = new ArrayDeque<>();

    void push(Runnable giveBack) {
        taken.push(giveBack);
    }

    /// The start has succeeded.
    void forget() {
        taken.clear();
    }

    @Override
    public void close() {
        taken.forEach(Runnable::run);
    }
}
