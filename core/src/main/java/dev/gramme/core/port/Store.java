package dev.gramme.core.port;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The node's durable memory: per partition the records of keys, the clock, the log and the hints.
///
/// - **STORE-1** A batch is applied whole or not at all, and batches are stored in the order of
///   their appends.
/// - **STORE-2** Reads answer from what is stored and see every batch whose append was reported
///   before the call.
/// - **STORE-3** After a restart exactly a prefix of the appended batches is there, which contains
///   every batch reported durable.
/// - **STORE-4** An unreadable record is reported as such, never as absent.
///
/// Owner's loop only. Callbacks come on that loop, never inside the call; after a crash not at all.
public interface Store {
    /// What was there when the store was opened; read once, before anything else.
    Recovered recovered();

    /// Appends a batch; `done` runs when it and all earlier ones are stored as the engine's
    /// settings say, or have failed.
    ///
    /// @param sync not before it is on disk, whatever the settings say; nothing where there is none
    void append(Batch batch, boolean sync, Consumer<Appended> done);

    /// As the settings say.
    default void append(Batch batch, Consumer<Appended> done) {
        append(batch, false, done);
    }

    /// About how many bytes are appended and not yet reported: what a slow disk makes the node
    /// hold.
    default long waitingBytes() {
        return 0;
    }

    void get(int partition, Key key, Consumer<Lookup> done);

    /// The next records of a partition, ascending by position: the order of tokens.
    ///
    /// @param after exclusive
    /// @param limitRows ends the page at so many records
    /// @param limitBytes ends the page once it holds about this much; at least one record comes
    void scan(int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done);

    /// The partition as durable state has it now, for reading at leisure. It costs memory, and on
    /// disk the space of what it holds, until it is closed.
    Snapshot snapshot(int partition);

    /// How many records of a partition hold a version, expired ones included until they are gone.
    long keyCount(int partition);

    /// Bytes held (keys, values and versions, with an estimate of the engine's own overhead).
    long heldBytes();

    /// The setting that [#heldBytes] is held against; growth beyond it is refused by the replica.
    long limitBytes();

    /// Whether what it is kept on has too little room left: growth is refused by the replica.
    default boolean cramped() {
        return false;
    }

    /// Whether everything appended waits for room on a disk that is full, deletes too: nothing more
    /// should come, for it would gather in memory.
    default boolean stuck() {
        return false;
    }

    /// How many records (keys) are held, of all partitions.
    long recordCount();

    /// Every loss that [#recovered] names is made good, durably: they need not be told again.
    default void settled() {}

    /// Remembers the ledger; `done` runs when it is durable.
    void keep(Ledger ledger, Runnable done);

    /// One partition as it was at one moment: of what is appended, cleared or merged after it
    /// nothing shows. Owner's loop only, like the store.
    interface Snapshot {
        /// The partition's clock at that moment.
        DotSet clock();

        /// As [Store#scan]; no answer comes once the snapshot is closed.
        void scan(Position after, int limitRows, int limitBytes, Consumer<Page> done);

        /// Frees what it holds; again: does nothing.
        void close();
    }

    /// One atomic change of one partition.
    ///
    /// No batch brings more than about 100 MiB (`replica.Admission`).
    record Batch(int partition, List<Change> changes) {}

    sealed interface Change {
        record PutRecord(Key key, Siblings siblings) implements Change {}

        record RemoveRecord(Key key) implements Change {}

        /// The partition's clock from now on.
        record SetClock(DotSet clock) implements Change {}

        record AddToLog(Dot dot, Key key) implements Change {}

        record TrimLog(DotSet dots) implements Change {}

        /// Keeps a hint; replaces an earlier one for the same target and key.
        record PutHint(Hint hint) implements Change {}

        record DropHint(NodeId target, Key key) implements Change {}

        /// The homes whose state must still be taken over; empty: in good standing.
        record SetRecovering(List<NodeId> from) implements Change {}

        /// Forgets everything of the partition.
        record Clear() implements Change {}
    }

    /// What a fallback keeps for a home it stood in for.
    ///
    /// @param events the dots the target may claim once it has absorbed the siblings
    /// @param version raised whenever a newer event is merged in
    record Hint(NodeId target, Key key, Siblings siblings, DotSet events, long version) {}

    /// The state of one partition as found at the start.
    record PartitionState(
            DotSet clock, SortedMap<Dot, Key> log, List<Hint> hints, List<NodeId> recovering) {}

    /// @param ledger [Ledger#EMPTY] in a new data directory
    /// @param clean nothing can have been lost since the last stop
    /// @param losses what was durable and is damaged; none if clean
    record Recovered(
            Ledger ledger,
            SortedMap<Integer, PartitionState> partitions,
            boolean clean,
            Losses losses) {
        public Recovered(
                Ledger ledger, SortedMap<Integer, PartitionState> partitions, boolean clean) {
            this(ledger, partitions, clean, Losses.NONE);
        }
    }

    /// What damage of the disk has taken. An unclean stop alone is no loss: what it takes was never
    /// reported durable.
    ///
    /// @param everywhere any partition may lack records, and nobody can say which
    /// @param partitions those that are known to have lost something
    record Losses(boolean everywhere, SortedMap<Integer, Loss> partitions) {
        public static final Losses NONE = new Losses(false, new TreeMap<>());

        public Loss of(int partition) {
            Loss known = partitions.getOrDefault(partition, Loss.Nothing.NOTHING);
            if (!everywhere) {
                return known;
            }
            return switch (known) {
                case Loss.Nothing nothing -> new Loss.Unknown();
                case Loss.Records(var events) -> new Loss.Unknown(new TreeSet<>(events.keySet()));
                case Loss.Unknown unknown -> unknown;
            };
        }
    }

    /// What one partition has lost.
    sealed interface Loss {
        enum Nothing implements Loss {
            NOTHING
        }

        /// The newest records of these keys are there and cannot be read ([Lookup.Unreadable]).
        ///
        /// @param events of each key the dots of the versions that its record held
        record Records(SortedMap<Key, DotSet> events) implements Loss {}

        /// Records are missing, or older ones show in their place, and nobody can say which.
        ///
        /// @param unreadable keys whose newest records are there and cannot be read, besides
        record Unknown(SortedSet<Key> unreadable) implements Loss {
            public Unknown() {
                this(new TreeSet<>());
            }
        }
    }

    /// What has become of a batch. What is stored is read from then on.
    enum Appended {
        /// Stored, and it outlives a loss of power.
        DURABLE,
        /// Stored as the engine's settings say: in memory, or written and not synced yet.
        KEPT,
        FAILED
    }

    sealed interface Lookup {
        record Found(Siblings siblings) implements Lookup {}

        record Absent() implements Lookup {}

        record Unreadable() implements Lookup {}
    }

    /// The rows end where the page does, unless it is the last.
    ///
    /// @param last nothing follows
    /// @param unreadable tokens of the records between the rows that cannot be read (STORE-4)
    record Page(List<Row> rows, boolean last, List<Long> unreadable) {
        public Page(List<Row> rows, boolean last) {
            this(rows, last, List.of());
        }
    }

    record Row(Position position, Siblings siblings) {
        public Key key() {
            return position.key();
        }
    }
}
