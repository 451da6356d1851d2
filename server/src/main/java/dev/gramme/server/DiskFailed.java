package dev.gramme.server;

/// A disk of this node has failed, which no step of the protocol can go on behind. The message says
/// which, why, and what to do.
final class DiskFailed extends RuntimeException {
    static final String WAY_OUT =
            "See to the disk and how it is mounted, then start the node again";

    private static final long serialVersionUID = 1;

    DiskFailed(String message) {
        super(message);
    }
}
