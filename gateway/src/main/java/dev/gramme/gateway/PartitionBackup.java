package dev.gramme.gateway;

import dev.gramme.core.port.Store;
import dev.gramme.wire.BackupBlock;

/// What a node answers to who wants the backup of one partition.
public sealed interface PartitionBackup {
    /// @param snapshot the asker's, to be closed; answers on the connection's loop
    record Begun(BackupBlock.Head head, Store.Snapshot snapshot) implements PartitionBackup {}

    /// No partition has this number.
    record Unknown(String why) implements PartitionBackup {}

    /// Not here, or not now: another home may be able to.
    record Unavailable(String why) implements PartitionBackup {}

    /// This node gives as many backups as it may at a time.
    record Busy(String why) implements PartitionBackup {}
}
