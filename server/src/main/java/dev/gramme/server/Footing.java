package dev.gramme.server;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.LogSettings;

import java.util.function.UnaryOperator;

/// What the engine `log` of a node stands on: its files and its sizes. Nodes in service stand on
/// [#PRODUCTION]; a test that ends a node at a chosen moment puts something else under it.
///
/// @param drive is given the node's files and returns what the engine works on; used by the threads
///   that a [Drive] is used by
/// @param settings is given the engine's settings and returns those that count
public record Footing(UnaryOperator<Drive> drive, UnaryOperator<LogSettings> settings) {
    public static final Footing PRODUCTION =
            new Footing(UnaryOperator.identity(), UnaryOperator.identity());
}
