package dev.gramme.client.backup;

import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Token;
import dev.gramme.wire.BackupBlock;
import dev.gramme.wire.BackupReader;
import dev.gramme.wire.MalformedFrame;
import dev.gramme.wire.Records;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Reads one partition from its file, or while it is being sent, to the end; nothing is taken for
/// granted.
final class PartitionReader {
    private final Scope scope;
    private final int partition;

    /// What a backup is of.
    ///
    /// @param cluster of all its files
    /// @param partitions Q
    record Scope(ClusterId cluster, int partitions) {}

    /// Why what was read cannot be used.
    static final class Unusable extends Exception {
        private final boolean foreign;

        private Unusable(String message, boolean foreign) {
            super(message);
            this.foreign = foreign;
        }

        /// It is good, but of something else.
        boolean isForeign() {
            return foreign;
        }
    }

    PartitionReader(Scope scope, int partition) {
        this.scope = scope;
        this.partition = partition;
    }

    /// @param row called for each row in its turn; those before a damaged one have been given then
    /// @param bytes called now and then with how many were read so far
    PartitionFile read(InputStream in, Consumer<BackupBlock.Row> row, LongConsumer bytes)
            throws IOException, Unusable {
        BackupReader reader = new BackupReader(in);
        try {
            return read(reader, row, bytes);
        } catch (MalformedFrame malformed) {
            throw new Unusable(
                    "is damaged at byte " + reader.offset() + ": " + malformed.getMessage(), false);
        }
    }

    private PartitionFile read(
            BackupReader reader, Consumer<BackupBlock.Row> row, LongConsumer bytes)
            throws IOException, MalformedFrame, Unusable {
        BackupBlock.@Nullable Head head = null;
        @Nullable PartitionFile whole = null;
        for (BackupBlock block = reader.next(); block != null; block = reader.next()) {
            switch (block) {
                case BackupBlock.Head read -> {
                    check(read);
                    head = read;
                }
                case BackupBlock.Row read -> {
                    check(read, reader);
                    row.accept(read);
                }
                case BackupBlock.Failed(var why) -> throw new Unusable(why, false);
                case BackupBlock.End end -> whole = whole(head, end, reader);
            }
            bytes.accept(reader.bytes());
        }
        if (whole == null) {
            throw new IllegalStateException("a backup ended without its end");
        }
        return whole;
    }

    private void check(BackupBlock.Head head) throws Unusable {
        if (!head.cluster().equals(scope.cluster()) || head.partitions() != scope.partitions()) {
            throw new Unusable(
                    "is of cluster %s with %d partitions, not of %s with %d"
                            .formatted(
                                    head.cluster(),
                                    head.partitions(),
                                    scope.cluster(),
                                    scope.partitions()),
                    true);
        }
        if (head.partition() != partition) {
            throw new Unusable("is partition " + head.partition() + ", not " + partition, true);
        }
    }

    private void check(BackupBlock.Row row, BackupReader reader) throws Unusable {
        int place = Token.partition(Token.of(row.key()), scope.partitions());
        if (place != partition) {
            throw new Unusable(
                    "is damaged at byte " + reader.offset() + ": a key of partition " + place,
                    false);
        }
    }

    private static PartitionFile whole(
            BackupBlock.@Nullable Head head, BackupBlock.End end, BackupReader reader) {
        if (head == null) {
            throw new IllegalStateException("a backup began without its head");
        }
        return new PartitionFile(
                head.partition(),
                reader.bytes(),
                end.rows(),
                end.versions(),
                end.crc32c(),
                head.node().name(),
                head.takenAtMs(),
                HexFormat.of().formatHex(Records.dotSet(end.clock())));
    }
}
