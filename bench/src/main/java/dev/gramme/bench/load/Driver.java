package dev.gramme.bench.load;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/// The way to the server under load.
public interface Driver extends AutoCloseable {
    /// The threads that connections live on; at least one.
    List<? extends ScheduledExecutorService> loops();

    /// Opens a connection whose lane lives on `loop`; waits until it is there.
    ///
    /// @param number from 0 on, by which connections are spread over addresses
    /// @throws Unreachable if nobody answers
    Link open(int number, ScheduledExecutorService loop, Lane lane) throws Unreachable;

    @Override
    void close();
}
