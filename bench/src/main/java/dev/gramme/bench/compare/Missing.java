package dev.gramme.bench.compare;

/// A peer is not on this machine. The message says how it gets there.
final class Missing extends Exception {
    Missing(String message) {
        super(message);
    }
}
