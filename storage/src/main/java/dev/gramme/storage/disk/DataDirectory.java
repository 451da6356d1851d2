package dev.gramme.storage.disk;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A data directory in use by this process, from [#open] to [#close]. Blocking; one thread at a
/// time.
public final class DataDirectory implements AutoCloseable {
    /// The layout that this program writes and reads.
    public static final int VERSION = 1;

    private static final String MODE = "rw-r--r--";

    /// What may lie in a directory that is taken for a new one.
    private static final List<String> HARMLESS = List.of("LOCK", "log", "lost+found");

    private final Path path;
    private final DirectoryLock lock;
    private final NodeId nodeId;
    private final boolean isNew;
    private LedgerFile.Content content;

    private DataDirectory(
            Path path,
            DirectoryLock lock,
            NodeId nodeId,
            boolean isNew,
            LedgerFile.Content content) {
        this.path = path;
        this.lock = lock;
        this.nodeId = nodeId;
        this.isNew = isNew;
        this.content = content;
    }

    /// The directory cannot be used; the message says why and what can be done.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }

        Refused(String message, IOException cause) {
            super(message, cause);
        }
    }

    /// Opens a directory, or makes a new one where there is nothing. Its parent must be there: a
    /// path of which more is missing leads to a disk that is not mounted, or is mistyped.
    ///
    /// @param engine whose files lie in it
    /// @param name of the node; null: the one in the directory, or a random one in a new directory
    public static DataDirectory open(Path path, String engine, @Nullable NodeId name)
            throws Refused {
        Path directory = path.toAbsolutePath().normalize();
        try {
            return openLocked(directory, engine, name);
        } catch (IOException e) {
            throw new Refused(
                    "cannot use data directory %s: %s: %s"
                            .formatted(
                                    directory,
                                    words(e),
                                    "see to its disk, its mount and its owner, or name another"
                                            + " directory"),
                    e);
        }
    }

    private static DataDirectory openLocked(Path path, String engine, @Nullable NodeId name)
            throws Refused, IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new Refused(path + " is a file: a data directory is needed");
        }
        make(path);
        DirectoryLock lock = DirectoryLock.take(path);
        try {
            boolean isNew = checkVersion(path);
            checkEngine(path, engine);
            LedgerFile.Content content = checkLedger(path);
            NodeId found = checkName(path, name, content);
            if (isNew) {
                AtomicFile.write(path.resolve("VERSION"), line(VERSION), MODE);
            }
            writeIfMissing(path.resolve("engine"), engine);
            writeIfMissing(path.resolve("node.id"), found.name());
            return new DataDirectory(path, lock, found, isNew, content);
        } catch (IOException | Refused | RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    private static void make(Path path) throws Refused, IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.resolveSibling(".").normalize();
        if (!Files.isDirectory(parent)) {
            throw new Refused(
                    "data directory %s cannot be made, for there is no directory %s: %s"
                            .formatted(
                                    path,
                                    parent,
                                    "mount the disk it is on, or make it (mkdir -p)"));
        }
        Files.createDirectory(path);
        AtomicFile.sync(parent);
    }

    /// Whether the directory is new.
    private static boolean checkVersion(Path path) throws Refused, IOException {
        String found = read(path.resolve("VERSION"));
        if (found == null) {
            checkHoldsNothing(path);
            return true;
        }
        if (!found.matches("\\d{1,6}")) {
            throw new Refused(path.resolve("VERSION") + " is damaged: it holds no version number");
        }
        if (Integer.parseInt(found) > VERSION) {
            throw new Refused(
                    "data directory %s has layout version %s and this program knows %d: %s"
                            .formatted(path, found, VERSION, "run a newer gramme on it"));
        }
        return false;
    }

    private static void checkHoldsNothing(Path path) throws Refused, IOException {
        try (Stream<Path> files = Files.list(path)) {
            List<String> foreign =
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> !HARMLESS.contains(file) && !file.startsWith("."))
                            .sorted()
                            .toList();
            if (!foreign.isEmpty()) {
                throw new Refused(
                        "%s is not a data directory of gramme and not empty (it holds %s): %s"
                                .formatted(path, foreign.getFirst(), "name an empty directory"));
            }
        }
    }

    private static void checkEngine(Path path, String engine) throws Refused, IOException {
        String found = read(path.resolve("engine"));
        if (found != null && !found.equals(engine)) {
            throw new Refused(
                    "data directory %s was made by the engine %s, not %s: %s"
                            .formatted(
                                    path,
                                    found,
                                    engine,
                                    "start with that engine; or name another directory for a node"
                                            + " of this one, and take the records there with"
                                            + " gramme export and gramme import"));
        }
    }

    private static LedgerFile.Content checkLedger(Path path) throws Refused, IOException {
        LedgerFile.Content content = LedgerFile.read(path.resolve("ledger"));
        if (content == null) {
            throw new Refused(
                    "%s is damaged: %s"
                            .formatted(
                                    path.resolve("ledger"),
                                    "restore it from a backup, or let the node come back with an"
                                            + " empty directory and its old name"));
        }
        return content;
    }

    private static NodeId checkName(Path path, @Nullable NodeId name, LedgerFile.Content content)
            throws Refused, IOException {
        String found = read(path.resolve("node.id"));
        if (found == null) {
            if (!content.equals(LedgerFile.NONE)) {
                throw new Refused(path.resolve("node.id") + " is missing beside a ledger");
            }
            return name == null ? randomName() : name;
        }
        NodeId owner = parseName(path, found);
        if (name != null && !name.equals(owner)) {
            throw new Refused(
                    "data directory %s belongs to the node %s, not %s: %s"
                            .formatted(
                                    path,
                                    owner,
                                    name,
                                    "name another directory, or give the node its own name"));
        }
        return owner;
    }

    private static NodeId parseName(Path path, String found) throws Refused {
        try {
            return new NodeId(found);
        } catch (IllegalArgumentException _) {
            throw new Refused(path.resolve("node.id") + " is damaged: it holds no node name");
        }
    }

    private static NodeId randomName() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return new NodeId("node-" + HexFormat.of().formatHex(bytes));
    }

    public Path path() {
        return path;
    }

    public NodeId nodeId() {
        return nodeId;
    }

    /// Whether nothing of a node was there before: one that was here has lost everything.
    public boolean isNew() {
        return isNew;
    }

    /// When a life that begins now was born: later than every earlier one of this directory, also
    /// where the clock was set back. Durable when it returns.
    ///
    /// @param wallMs what the clock says
    public long nextBirthMs(long wallMs) throws Refused, IOException {
        Path file = path.resolve("life");
        String last = read(file);
        if (last == null || last.isEmpty()) { // Empty: the first start broke off here.
            return bear(file, wallMs);
        }
        if (!last.matches("\\d{15}")) {
            throw new Refused(
                    "%s is damaged: it does not say when the node was last started. %s"
                            .formatted(file, "Remove it if the clock of this machine is right"));
        }
        return bear(file, Math.max(wallMs, Long.parseLong(last) + 1));
    }

    private static long bear(Path file, long birthMs) throws IOException {
        AtomicFile.overwrite(file, line("%015d".formatted(birthMs)));
        return birthMs;
    }

    /// The cluster that the ledger belongs to; [ClusterId#NONE] if to none yet.
    public ClusterId clusterId() {
        return content.cluster();
    }

    /// As last written; empty in a new directory.
    public Bytes ledger() {
        return content.ledger();
    }

    /// Refuses a directory that belongs to another cluster.
    public void requireCluster(ClusterId expected) throws Refused {
        ClusterId found = clusterId();
        if (!found.equals(ClusterId.NONE) && !found.equals(expected)) {
            throw new Refused(
                    "data directory %s belongs to the cluster %s, not %s: %s"
                            .formatted(path, found, expected, "name another directory"));
        }
    }

    /// Durable when it returns. After a failure nothing is known of the disk any more: stop.
    public void writeLedger(ClusterId cluster, Bytes ledger) throws IOException {
        LedgerFile.Content next = new LedgerFile.Content(cluster, ledger);
        LedgerFile.write(path.resolve("ledger"), next);
        content = next;
    }

    @Override
    public void close() throws IOException {
        lock.release();
    }

    private static @Nullable String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : null;
    }

    private static void writeIfMissing(Path file, String text) throws IOException {
        if (Files.notExists(file)) {
            AtomicFile.write(file, line(text), MODE);
        }
    }

    private static byte[] line(Object text) {
        return Bytes.utf8(text + "\n").toArray();
    }

    /// What an exception of the file system says to people, who know its name for things.
    private static String words(IOException e) {
        String what =
                switch (e) {
                    case AccessDeniedException _ -> "permission denied";
                    case NoSuchFileException _ -> "no such file";
                    case FileSystemException f when f.getReason() != null -> f.getReason();
                    default -> String.valueOf(e.getMessage());
                };
        return e instanceof FileSystemException f ? what + " (" + f.getFile() + ")" : what;
    }
}
