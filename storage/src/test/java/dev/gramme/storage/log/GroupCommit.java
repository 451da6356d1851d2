package dev.gramme.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/// What a log costs without anything around it, for [LogBenchmark] to be compared with: length,
/// checksum, key and value behind each other, a group to a write and a sync, two buffers that
/// change places. Any thread appends; one of its own writes.
final class GroupCommit implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition done = lock.newCondition();
    private final FileChannel file;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private ByteBuffer filling = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private ByteBuffer writing = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long appended;

    /// The last record of the group that is being written.
    private long written;

    private long durable;
    private boolean closed;

    GroupCommit(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        writer.execute(this::writeAll);
    }

    /// Returns once the record is durable.
    void append(byte[] key, byte[] value) {
        CRC32C sum = new CRC32C();
        sum.update(key);
        sum.update(value);
        lock.lock();
        try {
            filling.putInt(key.length).putInt(value.length).putInt((int) sum.getValue());
            filling.put(key).put(value);
            long mine = ++appended;
            more.signal();
            while (durable < mine) {
                done.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        try {
            long at = 0;
            for (ByteBuffer group = next(); group.hasRemaining(); group = next()) {
                at += file.write(group, at);
                file.force(false);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// The group that was written last is durable; the next one is what came meanwhile, nothing at
    /// the end.
    private ByteBuffer next() {
        lock.lock();
        try {
            durable = written;
            done.signalAll();
            while (filling.position() == 0 && !closed) {
                more.awaitUninterruptibly();
            }
            ByteBuffer group = filling.flip();
            filling = writing.clear();
            writing = group;
            written = appended;
            return group;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            more.signal();
        } finally {
            lock.unlock();
        }
        writer.close();
        file.close();
    }
}
