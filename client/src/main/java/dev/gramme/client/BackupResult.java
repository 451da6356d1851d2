package dev.gramme.client;

import java.io.InputStream;

/// What became of asking a node for the backup of a partition.
public sealed interface BackupResult {
    /// @param bytes as [BackupReader][dev.gramme.wire.BackupReader] reads them; to be closed. A
    ///   read fails once nothing has come for half a minute
    record Opened(InputStream bytes) implements BackupResult {}

    record Failed(Failure failure) implements BackupResult {}
}
