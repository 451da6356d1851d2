package dev.gramme.client.backup;

import dev.gramme.client.Failure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Why a backup could not be made, verified or restored. The message is for people and names the
/// file or the partition.
public final class BackupFault extends Exception {
    private final Kind kind;
    private final transient @Nullable Failure failure;

    public enum Kind {
        /// The directory is not what it must be for this; nothing was done.
        WRONG_DIRECTORY,
        /// What is there is not what was written.
        DAMAGED,
        /// The disk or the file system does not do what is asked.
        DISK,
        /// The cluster, or every home of a partition, could not be asked; see [#failure].
        CLUSTER
    }

    private BackupFault(Kind kind, String message, @Nullable Failure failure) {
        super(message);
        this.kind = kind;
        this.failure = failure;
    }

    static BackupFault of(Kind kind, String message) {
        return new BackupFault(kind, message, null);
    }

    static BackupFault damaged(List<String> what) {
        return of(Kind.DAMAGED, String.join("\n", what));
    }

    static BackupFault of(Failure failure, String message) {
        return new BackupFault(Kind.CLUSTER, message, failure);
    }

    public Kind kind() {
        return kind;
    }

    /// Null unless it is the cluster's.
    public @Nullable Failure failure() {
        return failure;
    }
}
