package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A [Drive] over the files of the operating system. A file that was touched stays open until it is
/// removed or the drive is closed.
///
/// Nobody can ask a file system how many more files it takes. So a few empty ones are kept, which
/// become new ones when it takes no more: what is deleted then can still be written down, and
/// merges can make room. While one of them is missing and cannot be made, there is no room.
public final class FileDrive implements Drive, AutoCloseable {
    private static final String MODE = "rw-r--r--";
    private static final byte[] NOTHING = {};
    private static final List<String> SPARES = List.of("spare.1", "spare.2");

    /// The JDK keeps a buffer outside the heap per thread, as large as the largest piece it moved.
    private static final int PIECE_BYTES = 1 << 20;

    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path directory;
    private final Map<String, FileChannel> open = new ConcurrentHashMap<>();
    private final Map<String, Mapped> mapped = new ConcurrentHashMap<>();
    private final Set<String> unnamed = ConcurrentHashMap.newKeySet();

    private FileDrive(Path directory) {
        this.directory = directory;
    }

    /// Makes the directory if there is none.
    ///
    /// @throws IOException also if it could be read and not be written; the message names it
    public static FileDrive open(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            AtomicFile.sync(directory.resolveSibling("."));
        }
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is a file where a directory is needed");
        }
        if (!Files.isWritable(directory)) {
            throw new IOException(directory + " is not writable for this process");
        }
        return new FileDrive(directory);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public long length(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.size(path) : 0;
    }

    @Override
    public byte[] read(String file, long from, int length) throws IOException {
        if (!open.containsKey(file) && Files.notExists(directory.resolve(file))) {
            return NOTHING; // To open it would make it.
        }
        FileChannel channel = channel(file);
        byte[] bytes = new byte[length];
        int count = 0;
        while (count < length) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, count, Math.min(PIECE_BYTES, length - count));
            int read = channel.read(piece, from + count);
            if (read < 0) {
                return Arrays.copyOf(bytes, count);
            }
            count += read;
        }
        return bytes;
    }

    @Override
    public byte @Nullable [] readNow(String file, long from, int length) throws IOException {
        FileChannel channel = open.get(file);
        if (channel == null) {
            return null;
        }
        boolean held = mapped.computeIfAbsent(file, _ -> new Mapped(channel)).holds(from, length);
        return held ? read(file, from, length) : null;
    }

    @Override
    public long room() throws IOException {
        return hasSpares() ? roomBytes() : 0;
    }

    private long roomBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /// False: the file system takes no more files.
    private synchronized boolean hasSpares() throws IOException {
        for (String spare : SPARES) {
            try {
                if (Files.notExists(directory.resolve(spare))) {
                    Files.createFile(directory.resolve(spare));
                }
            } catch (IOException failed) {
                if (DiskFull.isMeantBy(failed)) {
                    return false;
                }
                throw failed;
            }
        }
        return true;
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        try {
            writeAll(channel(file), from, bytes, length);
        } catch (IOException failed) {
            // Where the system speaks another language, the room tells.
            throw DiskFull.isMeantBy(failed) || roomBytes() < length
                    ? new DiskFull(failed)
                    : failed;
        }
    }

    private static void writeAll(FileChannel channel, long from, byte[] bytes, int length)
            throws IOException {
        int count = 0;
        while (count < length) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, count, Math.min(PIECE_BYTES, length - count));
            count += channel.write(piece, from + count);
        }
    }

    @Override
    public void sync(String file) throws IOException {
        channel(file).force(false);
        if (unnamed.remove(file)) {
            AtomicFile.sync(directory);
        }
    }

    @Override
    public void replace(String file, byte[] content) throws IOException {
        close(file);
        AtomicFile.write(directory.resolve(file), content, MODE);
    }

    @Override
    public void rename(String file, String name) throws IOException {
        close(file);
        close(name);
        unnamed.remove(file);
        Files.move(
                directory.resolve(file), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.sync(directory);
    }

    @Override
    public void remove(String file) throws IOException {
        Path path = directory.resolve(file);
        unnamed.remove(file);
        if (Files.notExists(path)) {
            close(file);
            return;
        }
        // What a file held is given back when nobody has it open any more, which takes many
        // milliseconds for a large one.
        FileChannel last = FileChannel.open(path);
        try {
            close(file);
            Files.delete(path);
        } finally {
            Thread.ofPlatform().daemon().name("disk-close").start(() -> closeAlone(last));
        }
        AtomicFile.sync(directory);
    }

    private static void closeAlone(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing was written through it, and it has no name any more.
        }
    }

    private FileChannel channel(String file) throws IOException {
        FileChannel known = open.get(file);
        return known == null ? opened(file) : known;
    }

    private synchronized FileChannel opened(String file) throws IOException {
        FileChannel known = open.get(file);
        if (known != null) {
            return known;
        }
        Path path = directory.resolve(file);
        if (Files.notExists(path)) {
            unnamed.add(file);
        }
        FileChannel channel = made(path);
        open.put(file, channel);
        return channel;
    }

    private FileChannel made(Path path) throws IOException {
        try {
            return FileChannel.open(path, OPTIONS);
        } catch (IOException failed) {
            if (!DiskFull.isMeantBy(failed) || !tookSpare(path)) {
                throw failed;
            }
            return FileChannel.open(path, OPTIONS);
        }
    }

    private boolean tookSpare(Path path) throws IOException {
        for (String name : SPARES) {
            Path spare = directory.resolve(name);
            if (Files.exists(spare)) {
                Files.move(spare, path);
                return true;
            }
        }
        return false;
    }

    private synchronized void close(String file) throws IOException {
        Mapped known = mapped.remove(file);
        if (known != null) {
            known.close();
        }
        FileChannel channel = open.remove(file);
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (String file : List.copyOf(open.keySet())) {
            close(file);
        }
    }
}
