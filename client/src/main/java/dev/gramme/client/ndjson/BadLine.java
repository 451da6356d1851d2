package dev.gramme.client.ndjson;

/// A line that is not one of an export. The message says what is wrong with it.
public final class BadLine extends Exception {
    private static final int MOST_CHARS = 300;

    BadLine(String message) {
        super(shown(message));
    }

    BadLine(long number, String message) {
        super("line " + number + ": " + shown(message));
    }

    /// What a line holds must not act on a terminal.
    private static String shown(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() > MOST_CHARS ? line.substring(0, MOST_CHARS) + "…" : line;
    }
}
