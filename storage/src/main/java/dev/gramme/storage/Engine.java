package dev.gramme.storage;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.Durability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/// An engine that comes in jars of its own and is found by `ServiceLoader`, so that whoever opens
/// it does not depend on it.
public interface Engine {
    /// As it stands in settings and in the data directory.
    String name();

    /// Opens what is there, blocking, or makes a new store where there is nothing.
    ///
    /// @param directory for the engine alone; made if it is missing
    /// @param ledger as last kept
    /// @throws IOException if its files cannot be used; the message says why
    Opened open(Path directory, Bounds bounds, Outside outside, Ledger ledger) throws IOException;

    /// @param limitBytes of records; growth beyond it is refused by the replica
    /// @param reserveBytes with less room on the disk nothing may grow
    /// @param memoryBytes that the engine takes outside the heap
    record Bounds(long limitBytes, long reserveBytes, long memoryBytes, Durability durability) {}

    /// @param loop runs a task on the owner's loop; any thread
    /// @param ledgerFile makes the ledger durable elsewhere, then runs the given task on the
    ///   owner's loop
    record Outside(Executor loop, BiConsumer<Ledger, Runnable> ledgerFile, Alarm alarm) {}

    /// A store in use.
    interface Opened extends AutoCloseable {
        Store store();

        /// Makes everything durable. On the owner's loop; what is appended from now on is dropped
        /// and never reported.
        ///
        /// @param done on the loop
        void stop(Runnable done);

        /// Lets go of the files, blocking; the owner's loop has ended.
        @Override
        void close() throws IOException;
    }
}
