package dev.gramme.client.backup;

import dev.gramme.client.BackupResult;
import dev.gramme.client.Failure;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.bulk.Progress;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes a backup: takes each partition from one of its homes, and another home if that one fails.
/// What is whole already of an earlier attempt is kept. Blocking.
public final class Creation {
    private static final int ROUNDS = 3;
    private static final int BUFFER_BYTES = 64 << 10;

    private final GrammeClient client;
    private final BackupDirectory directory;
    private final Progress progress;
    private final Duration pause;
    private final Map<String, GrammeClient> nodes = new HashMap<>();
    private long bytesBefore;

    /// @param client of any node of the cluster
    /// @param pause between two rounds through the homes of a partition
    public Creation(GrammeClient client, Path directory, Duration pause, Progress progress) {
        this.client = client;
        this.directory = new BackupDirectory(directory);
        this.pause = pause;
        this.progress = progress;
    }

    /// @return what was made
    public Manifest run() throws BackupFault {
        directory.prepare();
        Manifest finished = directory.manifest();
        if (finished != null) {
            throw BackupFault.of(
                    BackupFault.Kind.WRONG_DIRECTORY,
                    "%s holds a finished backup, of %s: give another directory"
                            .formatted(directory.path(), finished.finished()));
        }
        Homes homes = Homes.ask(client);
        try {
            return run(homes);
        } finally {
            nodes.values().forEach(GrammeClient::close);
        }
    }

    private Manifest run(Homes homes) throws BackupFault {
        int count = homes.scope().partitions();
        if (directory.partitions() > 0) {
            progress.say(
                    "continuing: %d of %d partitions are there already"
                            .formatted(directory.partitions(), count));
        }
        List<PartitionFile> files = new ArrayList<>();
        progress.begin("copying", "partitions", count, 0);
        for (int partition = 0; partition < count; partition++) {
            @Nullable PartitionFile kept = kept(homes, partition);
            PartitionFile file = kept == null ? fetch(homes, partition) : kept;
            files.add(file);
            bytesBefore += file.bytes();
            progress.at(partition + 1, bytesBefore);
        }
        progress.end();
        Instant begun =
                Instant.ofEpochMilli(
                        files.stream().mapToLong(PartitionFile::takenAtMs).min().orElse(0));
        Manifest manifest =
                new Manifest(
                        homes.scope().cluster(),
                        homes.n(),
                        begun,
                        Instant.ofEpochMilli(System.currentTimeMillis()),
                        files);
        write(manifest);
        return manifest;
    }

    /// A file of an earlier attempt, if it is whole.
    private @Nullable PartitionFile kept(Homes homes, int partition) throws BackupFault {
        if (!directory.has(partition)) {
            return null;
        }
        Path file = directory.file(partition);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return new PartitionReader(homes.scope(), partition)
                    .read(in, _ -> {}, read -> progress.at(partition, bytesBefore + read));
        } catch (IOException e) {
            throw BackupDirectory.disk("cannot read", file, e);
        } catch (PartitionReader.Unusable unusable) {
            if (unusable.isForeign()) {
                throw BackupFault.of(
                        BackupFault.Kind.WRONG_DIRECTORY,
                        "%s %s: give a new or empty directory"
                                .formatted(file, unusable.getMessage()));
            }
            progress.say("%s %s; it is copied anew".formatted(file, unusable.getMessage()));
            directory.remove(partition);
            return null;
        }
    }

    private PartitionFile fetch(Homes homes, int partition) throws BackupFault {
        List<String> why = new ArrayList<>();
        Failure last = new Failure.NotApplied("not-serving", "the partition has no home");
        for (int round = 0; round < ROUNDS; round++) {
            why.clear();
            for (String home : homes.of(partition)) {
                try {
                    return fetch(homes, partition, home);
                } catch (Unavailable unavailable) {
                    last = unavailable.failure;
                    why.add(home + ": " + last.detail());
                }
            }
            if (round < ROUNDS - 1) {
                progress.say("partition " + partition + " waits: " + String.join("; ", why));
                rest();
            }
        }
        throw BackupFault.of(
                last,
                "partition %d could not be copied from any home: %s"
                        .formatted(partition, String.join("; ", why)));
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Unavailable extends Exception {
        private final transient Failure failure;

        Unavailable(Failure failure) {
            super(failure.detail());
            this.failure = failure;
        }
    }

    private PartitionFile fetch(Homes homes, int partition, String home)
            throws BackupFault, Unavailable {
        GrammeClient node =
                nodes.computeIfAbsent(home, name -> new GrammeClient(List.of(homes.address(name))));
        switch (node.backup(partition)) {
            case BackupResult.Failed(var failure) -> throw new Unavailable(failure);
            case BackupResult.Opened(var bytes) -> {
                try (bytes) {
                    return copy(homes, partition, bytes);
                } catch (IOException e) {
                    throw new Unavailable(
                            new Failure.NoAnswer("the connection broke: " + e.getMessage()));
                } catch (PartitionReader.Unusable unusable) {
                    throw new Unavailable(
                            new Failure.NotApplied(
                                    "unusable", String.valueOf(unusable.getMessage())));
                }
            }
        }
    }

    private PartitionFile copy(Homes homes, int partition, InputStream bytes)
            throws IOException, BackupFault, PartitionReader.Unusable {
        PartitionReader reader = new PartitionReader(homes.scope(), partition);
        List<PartitionFile> read = new ArrayList<>();
        directory.write(
                PartitionFile.name(partition),
                out -> {
                    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
                    InputStream in =
                            new Copying(new BufferedInputStream(bytes, BUFFER_BYTES), buffered);
                    read.add(
                            reader.read(
                                    in,
                                    _ -> {},
                                    count -> progress.at(partition, bytesBefore + count)));
                    buffered.flush();
                });
        return read.getFirst();
    }

    private void write(Manifest manifest) throws BackupFault {
        try {
            directory.write(Manifest.NAME, out -> out.write(manifest.toBytes()));
        } catch (IOException | PartitionReader.Unusable impossible) {
            throw new IllegalStateException("a manifest is read from nowhere", impossible);
        }
    }
}
