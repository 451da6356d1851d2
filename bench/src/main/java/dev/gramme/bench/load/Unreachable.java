package dev.gramme.bench.load;

import org.jspecify.annotations.Nullable;

/// There is no server to load. The message says where and why.
public final class Unreachable extends Exception {
    public Unreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
