package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

/// A part of the backup of one partition: a head, rows in the order of tokens, an end. In place of
/// the end, or of a row, whoever makes the backup may say why it cannot go on.
public sealed interface BackupBlock {
    /// @param partitions Q of the cluster
    /// @param n homes of a partition
    /// @param node the home whose records these are
    /// @param takenAtMs wall-clock milliseconds since 1970, by that home
    record Head(
            ClusterId cluster, int partitions, int n, int partition, NodeId node, long takenAtMs)
            implements BackupBlock {}

    /// @param siblings at least one version, expired ones included
    record Row(Key key, Siblings siblings) implements BackupBlock {}

    /// @param rows of this backup
    /// @param versions of all rows
    /// @param clock of the partition when the backup was taken
    /// @param crc32c of all bytes before this block
    record End(long rows, long versions, DotSet clock, int crc32c) implements BackupBlock {}

    record Failed(String why) implements BackupBlock {}
}
