package dev.gramme.bench.load;

/// How hard the load presses.
///
/// @param connections open at once, spread over threads and addresses
/// @param pipeline requests outstanding on each
/// @param threads event loops of the client
/// @param perSecond requests due per second, on all connections together; 0: closed loop
public record Pressure(int connections, int pipeline, int threads, double perSecond) {
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_PIPELINE = 10_000;
    private static final int MAX_OUTSTANDING = 1_000_000;

    public Pressure {
        Plan.require(
                connections >= 1 && connections <= MAX_CONNECTIONS,
                "there are 1 to " + MAX_CONNECTIONS + " connections, not " + connections);
        Plan.require(
                pipeline >= 1 && pipeline <= MAX_PIPELINE,
                "a pipeline is 1 to " + MAX_PIPELINE + " requests deep, not " + pipeline);
        Plan.require(
                (long) connections * pipeline <= MAX_OUTSTANDING,
                "connections times pipeline is at most %d, not %d"
                        .formatted(MAX_OUTSTANDING, (long) connections * pipeline));
        Plan.require(
                threads >= 1 && threads <= connections && threads <= 256,
                "there are 1 to 256 threads and no more than connections, not " + threads);
        Plan.require(
                perSecond >= 0 && perSecond <= 1e8,
                "a rate is up to 100000000 per second, not " + perSecond);
    }

    public boolean isOpen() {
        return perSecond > 0;
    }

    /// The same number outstanding, one to a connection.
    public Pressure flat() {
        return new Pressure(Math.multiplyExact(connections, pipeline), 1, threads, perSecond);
    }

    /// As fast as it goes.
    Pressure closed() {
        return at(0);
    }

    /// @param rate per second
    Pressure at(double rate) {
        return new Pressure(connections, pipeline, threads, rate);
    }
}
