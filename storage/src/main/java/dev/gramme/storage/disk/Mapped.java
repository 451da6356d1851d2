package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/// Knows which parts of a file the system has in memory. The file is mapped for that question
/// alone: bytes are read in the usual way, where a fault of the disk is an exception. Any thread.
final class Mapped implements AutoCloseable {
    /// A file that grows is mapped anew when it has grown by this, and when it rests.
    private static final long GROWN_BYTES = 4 << 20;

    private final FileChannel channel;
    private @Nullable Arena arena;
    private MemorySegment bytes = MemorySegment.NULL;
    private long lastSize;

    Mapped(FileChannel channel) {
        this.channel = channel;
    }

    /// Whether a part of the file is in memory, as far as that is known.
    synchronized boolean holds(long from, int length) throws IOException {
        return reaches(from + length) && bytes.asSlice(from, length).isLoaded();
    }

    private boolean reaches(long end) throws IOException {
        if (end <= bytes.byteSize()) {
            return true;
        }
        long size = channel.size();
        boolean grows = size != lastSize && size - bytes.byteSize() < GROWN_BYTES;
        lastSize = size;
        if (end > size || grows) {
            return false;
        }
        close();
        Arena fresh = Arena.ofShared();
        arena = fresh;
        bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, fresh);
        return true;
    }

    @Override
    public synchronized void close() {
        bytes = MemorySegment.NULL;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
