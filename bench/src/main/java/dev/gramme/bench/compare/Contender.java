package dev.gramme.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A system that is compared as whole clusters: how it starts, and what loads it.
interface Contender {
    /// In the table.
    String name();

    /// What the raw file says of versions and options.
    Map<String, Object> versions() throws IOException;

    /// Returns when all its nodes are there.
    ///
    /// @param stack takes what must be stopped
    List<Served> start(Stack stack) throws IOException, InterruptedException;

    /// The command of its client process, to which the words of a series are added.
    List<String> loader();
}
