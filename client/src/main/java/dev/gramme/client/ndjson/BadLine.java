package dev.gramme.client.ndjson;

/// A line that is not one of an export. The message says what is wrong with it.
public final class BadLine extends Exception {
    BadLine(String message) {
        super(message);
    }

    BadLine(long number, String message) {
        super("line " + number + ": " + message);
    }
}
