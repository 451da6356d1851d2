package dev.gramme.bench.compare;

import java.io.IOException;
import java.util.Map;

/// Two systems side by side.
interface Comparison {
    /// What the raw file says of versions and options.
    Map<String, Object> versions() throws IOException;

    /// Starts both, loads both in turn, stops both.
    void run(Results results) throws IOException, InterruptedException;
}
