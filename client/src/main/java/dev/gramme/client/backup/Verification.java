package dev.gramme.client.backup;

import dev.gramme.client.bulk.Progress;
import dev.gramme.wire.BackupBlock;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads a finished backup from end to end. Blocking.
public final class Verification {
    private static final int BUFFER_BYTES = 64 << 10;

    private final BackupDirectory directory;
    private final Progress progress;

    public Verification(Path directory, Progress progress) {
        this.directory = new BackupDirectory(directory);
        this.progress = progress;
    }

    /// @return what the directory holds, all of it whole
    /// @throws BackupFault with a line for each file that is damaged or missing
    public Manifest run() throws BackupFault {
        Manifest manifest = manifest();
        List<String> damages = new ArrayList<>();
        progress.begin("verifying", "partitions", manifest.partitions().size(), manifest.bytes());
        long before = 0;
        for (PartitionFile file : manifest.partitions()) {
            try {
                read(manifest, file, before, _ -> {});
            } catch (BackupFault fault) {
                if (fault.kind() != BackupFault.Kind.DAMAGED) {
                    throw fault;
                }
                damages.add(String.valueOf(fault.getMessage()));
            }
            before += file.bytes();
            progress.at(file.partition() + 1, before);
        }
        progress.end();
        if (!damages.isEmpty()) {
            throw BackupFault.damaged(damages);
        }
        return manifest;
    }

    private Manifest manifest() throws BackupFault {
        Manifest manifest = Files.isDirectory(directory.path()) ? directory.manifest() : null;
        if (manifest != null) {
            return manifest;
        }
        int there = Files.isDirectory(directory.path()) ? directory.partitions() : 0;
        throw BackupFault.of(
                BackupFault.Kind.WRONG_DIRECTORY,
                there == 0
                        ? directory.path() + " holds no backup"
                        : "%s holds an unfinished backup of %d partitions; gramme backup create goes on with it"
                                .formatted(directory.path(), there));
    }

    /// One file to its end.
    ///
    /// @param before bytes of the files before it, for the progress
    /// @param row called for each row; those before a damaged one have been given then
    void read(Manifest manifest, PartitionFile expected, long before, Consumer<BackupBlock.Row> row)
            throws BackupFault {
        Path file = directory.file(expected.partition());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            PartitionFile found =
                    new PartitionReader(manifest.scope(), expected.partition())
                            .read(
                                    in,
                                    row,
                                    read -> progress.at(expected.partition(), before + read));
            if (!found.equals(expected)) {
                throw damaged(file, "is whole, but not the file that the manifest names");
            }
        } catch (NoSuchFileException _) {
            throw damaged(file, "is missing");
        } catch (IOException e) {
            throw BackupDirectory.disk("cannot read", file, e);
        } catch (PartitionReader.Unusable unusable) {
            throw damaged(file, String.valueOf(unusable.getMessage()));
        }
    }

    private static BackupFault damaged(Path file, String how) {
        return BackupFault.of(BackupFault.Kind.DAMAGED, file + " " + how);
    }
}
