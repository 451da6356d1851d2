package dev.gramme.lsm;

import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Losses;
import dev.gramme.storage.Engine.Bounds;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.ByteSource;
import dev.gramme.storage.log.Damaged;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.Items;

import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// Opens what a directory holds.
///
/// ```
/// db/                 RocksDB's files
/// clean               the mark of a clean stop
/// lost                there if something durable is lost and not made good yet
/// librocksdbjni-*     RocksDB's code, unpacked anew by each process that is the first to need it
/// ```
///
/// Where every write was synced, a log of writes that is damaged anywhere but in a torn tail is
/// damage of what was durable: what stands before it is kept, and the rest is said to be lost.
/// Where writes were not synced, such a place is what a loss of power leaves.
final class Opening {
    static final String LOST = "lost";

    private static final String FILES = "db";
    private static final byte[] LOST_CONTENT =
            "The end of the log of writes; see docs/design/lsm-engine.md\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final Bounds bounds;
    private final Alarm alarm;
    private boolean cutShort;

    private Opening(Path directory, Bounds bounds, Alarm alarm) {
        this.directory = directory;
        this.bounds = bounds;
        this.alarm = alarm;
    }

    /// @param isNew nothing had ever been written here
    /// @param stopped the last stop was a clean one
    record Found(
            Database database,
            FileDrive drive,
            SortedMap<Integer, Partition> partitions,
            boolean isNew,
            boolean stopped,
            Losses losses) {}

    static Found open(Path directory, Bounds bounds, Alarm alarm) throws IOException {
        return new Opening(directory, bounds, alarm).open();
    }

    private Found open() throws IOException {
        FileDrive drive = FileDrive.open(directory);
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        Path files = directory.resolve(FILES);
        boolean isNew = Files.notExists(files.resolve("CURRENT"));
        CleanMark mark = CleanMark.read(drive);
        Database database = database(files);
        try {
            SortedMap<Integer, Partition> partitions = partitions(database);
            boolean lost = drive.length(LOST) > 0;
            if (!lost && (cutShort || endsBefore(mark, database))) {
                drive.replace(LOST, LOST_CONTENT);
                lost = true;
            }
            drive.remove(CleanMark.FILE);
            boolean stopped = mark != null && !lost;
            Losses losses = lost ? new Losses(true, new TreeMap<>()) : Losses.NONE;
            return new Found(database, drive, partitions, isNew, stopped, losses);
        } catch (IOException | RuntimeException unusable) {
            database.close();
            throw unusable;
        }
    }

    private static boolean endsBefore(@Nullable CleanMark mark, Database database) {
        return mark != null && database.db().getLatestSequenceNumber() < mark.sequence();
    }

    private Database database(Path files) throws IOException {
        try {
            return strict(files);
        } catch (RocksDBException refused) {
            throw unusable(String.valueOf(refused.getMessage()), refused);
        }
    }

    private Database strict(Path files) throws RocksDBException {
        WALRecoveryMode upToDamage = WALRecoveryMode.PointInTimeRecovery;
        if (bounds.durability() != Durability.FSYNC) {
            return new Database(files, bounds, upToDamage);
        }
        try {
            return new Database(files, bounds, WALRecoveryMode.TolerateCorruptedTailRecords);
        } catch (RocksDBException damaged) {
            if (!isCorruption(damaged)) {
                throw damaged;
            }
            Database kept = new Database(files, bounds, upToDamage);
            cutShort = true;
            alarm.damaged(new Alarm.Damage(FILES, 0, String.valueOf(damaged.getMessage())));
            return kept;
        }
    }

    private static boolean isCorruption(RocksDBException thrown) {
        Status status = thrown.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    private static IOException unusable(String what, Exception cause) {
        return new IOException(withWayOut(what), cause);
    }

    static String withWayOut(@Nullable String what) {
        return what
                + ". If the files are damaged, start with an empty data directory under the node's"
                + " old name: it takes its records over from the others";
    }

    private static SortedMap<Integer, Partition> partitions(Database database) throws IOException {
        SortedMap<Integer, Partition> partitions = new TreeMap<>();
        try (RocksIterator entries = database.db().newIterator(database.state())) {
            for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                byte[] name = entries.key();
                int number = Names.partition(name);
                restore(partitions.computeIfAbsent(number, Partition::new), name, entries.value());
            }
            entries.status();
        } catch (RocksDBException | Damaged damaged) {
            throw unusable("clocks and logs cannot be read: " + damaged.getMessage(), damaged);
        }
        return partitions;
    }

    private static void restore(Partition partition, byte[] name, byte[] value) throws Damaged {
        ByteSource own = new ByteSource(name, 4, name.length);
        ByteSource in = new ByteSource(value, 0, value.length);
        int kind = own.u8();
        switch (kind) {
            case Names.CLOCK -> partition.state().apply(new Change.SetClock(Items.dots(in)));
            case Names.RECOVERING ->
                    partition.state().apply(new Change.SetRecovering(Items.nodes(in)));
            case Names.LOGGED ->
                    partition.state().apply(new Change.AddToLog(Items.dot(own), Items.key(in)));
            case Names.HINT -> partition.state().apply(new Change.PutHint(Items.hint(in)));
            case Names.COUNTS -> partition.counts(Counts.of(in));
            default -> throw new Damaged("an entry of the unknown kind " + kind);
        }
    }
}
