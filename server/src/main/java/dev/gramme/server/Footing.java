package dev.gramme.server;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.LogSettings;

import java.util.function.UnaryOperator;

/// What the engine `log` of a node stands on: its files, its sizes, how often it tidies up. Nodes
/// in service stand on [#PRODUCTION]; a test that ends a node at a chosen moment puts something
/// else under it.
///
/// @param drive is given the node's files and returns what the engine works on; used by the threads
///   that a [Drive] is used by
/// @param settings is given the engine's settings and returns those that count
/// @param mergeMs between two steps of a merge
/// @param checkpointMs between two checkpoints
public record Footing(
        UnaryOperator<Drive> drive,
        UnaryOperator<LogSettings> settings,
        int mergeMs,
        int checkpointMs) {
    public static final Footing PRODUCTION =
            new Footing(UnaryOperator.identity(), UnaryOperator.identity(), 50, 60_000);
}
