package dev.gramme.gateway.http;

/// A request that is refused before it is whole; the connection ends with the answer, for nobody
/// knows where the next request begins. A value that is thrown: it has no stack trace.
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param detail for people
    Malformed(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
