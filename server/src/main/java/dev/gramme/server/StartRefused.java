package dev.gramme.server;

/// The node cannot start; the message is a sentence for the operator: what, why, and what to do.
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
