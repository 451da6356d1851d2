package dev.gramme.client;

import java.util.Locale;

/// What a copy of a write needs to count.
public enum Durability {
    /// It is on disk, whatever the node's settings say. A copy that a node keeps in memory alone
    /// does not count: with too few disks among a key's homes the outcome is unknown.
    FSYNC,
    /// A home has it in memory, on its way to the disk. The answer does not wait for disks; what
    /// ends the process or the machine before it gets there takes the copy.
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
