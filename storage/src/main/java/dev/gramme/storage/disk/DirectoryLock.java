package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Holds the `LOCK` file of a directory. The operating system lets go of it when the process ends,
/// however it ends; the file itself stays.
final class DirectoryLock {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path directory) throws IOException, DataDirectory.Refused {
        Path file = directory.resolve("LOCK");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            String holder = Files.readString(file).strip();
            throw new DataDirectory.Refused(
                    "data directory %s is in use%s: %s"
                            .formatted(
                                    directory,
                                    holder.isEmpty() ? "" : " by process " + holder,
                                    "stop that node, or name another directory"));
        }
        String self = ProcessHandle.current().pid() + "\n";
        // In this order: on a full disk the block that was let go might be somebody else's.
        channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)), 0);
        channel.truncate(self.length());
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // Another node in this very process has it.
        }
    }

    void release() throws IOException {
        channel.close();
    }
}
