package dev.gramme.transport;

/// Bounds and times of the links.
///
/// @param queueBytes of large frames that wait for one peer; see also [#smallBytes]
/// @param connectMs until a dial counts as failed
/// @param helloMs until a connection without a hello is closed
/// @param backoffLeastMs wait after the first failed dial; doubles with each
/// @param backoffMostMs longest wait
/// @param unansweredMs until sent bytes that nobody acknowledges break the connection
/// @param strangers connections that have not said hello yet, at once; also peers known only by
///   their own hello
public record PeerSettings(
        int queueBytes,
        int connectMs,
        int helloMs,
        int backoffLeastMs,
        int backoffMostMs,
        int unansweredMs,
        int strangers) {
    public static PeerSettings production() {
        return new PeerSettings(32 << 20, 2_000, 2_000, 50, 2_000, 10_000, 256);
    }

    /// Of small frames that wait for one peer, besides the large ones.
    int smallBytes() {
        return queueBytes / 4;
    }

    public PeerSettings withQueueBytes(int bytes) {
        return new PeerSettings(
                bytes, connectMs, helloMs, backoffLeastMs, backoffMostMs, unansweredMs, strangers);
    }

    /// Of dials and hellos.
    public PeerSettings withPatienceMs(int patienceMs) {
        return new PeerSettings(
                queueBytes,
                patienceMs,
                patienceMs,
                backoffLeastMs,
                backoffMostMs,
                unansweredMs,
                strangers);
    }
}
