package dev.gramme.client.backup;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a backup. A file is written beside its name, synced, and renamed; then the
/// directory is synced.
final class BackupDirectory {
    private static final Pattern OURS =
            Pattern.compile("partition-\\d{4,5}\\.gramme(\\.part)?|manifest\\.json(\\.part)?");

    private final Path path;

    BackupDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path file(int partition) {
        return path.resolve(PartitionFile.name(partition));
    }

    boolean has(int partition) {
        return Files.isRegularFile(file(partition));
    }

    /// Null: the backup is not finished, or there is none.
    @Nullable Manifest manifest() throws BackupFault {
        try {
            return Manifest.parse(Files.readAllBytes(path.resolve(Manifest.NAME)));
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            throw disk("cannot read", path.resolve(Manifest.NAME), e);
        }
    }

    /// Makes the directory if there is none.
    ///
    /// @throws BackupFault if it holds what is not a backup's (BACKUP-3)
    void prepare() throws BackupFault {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw disk("cannot make", path, e);
        }
        for (String name : names()) {
            if (!OURS.matcher(name).matches()
                    && !name.startsWith(".")
                    && !name.equals("lost+found")) {
                throw BackupFault.of(
                        BackupFault.Kind.WRONG_DIRECTORY,
                        "%s holds %s, which is not of a backup: give a new or empty directory"
                                .formatted(path, name));
            }
        }
    }

    /// How many partitions are there.
    int partitions() throws BackupFault {
        return (int) names().stream().filter(name -> name.endsWith(".gramme")).count();
    }

    private List<String> names() throws BackupFault {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw disk("cannot list", path, e);
        }
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException, PartitionReader.Unusable;
    }

    /// @throws IOException if it cannot be read from where it comes
    /// @throws BackupFault if it cannot be written
    void write(String name, Content content)
            throws IOException, BackupFault, PartitionReader.Unusable {
        Path beside = path.resolve(name + PartitionFile.UNFINISHED);
        try (FileChannel channel = open(beside)) {
            content.writeTo(new DiskStream(Channels.newOutputStream(channel)));
            sync(channel, beside);
        } catch (DiskStream.Failed failed) {
            throw disk("cannot write", beside, failed.why());
        }
        try {
            Files.move(
                    beside,
                    path.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw disk("cannot rename", beside, e);
        }
    }

    private static FileChannel open(Path file) throws BackupFault {
        try {
            return FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw disk("cannot write", file, e);
        }
    }

    private static void sync(FileChannel channel, Path file) throws BackupFault {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw disk("cannot sync", file, e);
        }
    }

    void remove(int partition) throws BackupFault {
        try {
            Files.deleteIfExists(file(partition));
        } catch (IOException e) {
            throw disk("cannot remove", file(partition), e);
        }
    }

    static BackupFault disk(String what, Path file, IOException e) {
        String why =
                e instanceof FileSystemException inFile && inFile.getReason() != null
                        ? inFile.getReason()
                        : e.getClass().getSimpleName().equals("IOException")
                                ? String.valueOf(e.getMessage())
                                : e.getClass().getSimpleName() + " " + e.getMessage();
        return BackupFault.of(BackupFault.Kind.DISK, what + " " + file + ": " + why);
    }
}
