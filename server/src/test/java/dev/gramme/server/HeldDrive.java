package dev.gramme.server;

import dev.gramme.storage.disk.Drive;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// A node's files whose syncs wait while a test holds them. Any thread.
record HeldDrive(Drive files, AtomicReference<CountDownLatch> gate) implements Drive {
    @Override
    public long room() throws IOException {
        return files.room();
    }

    @Override
    public List<String> names() throws IOException {
        return files.names();
    }

    @Override
    public long length(String file) throws IOException {
        return files.length(file);
    }

    @Override
    public byte[] read(String file, long from, int length) throws IOException {
        return files.read(file, from, length);
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        files.write(file, from, bytes, length);
    }

    @Override
    public void sync(String file) throws IOException {
        try {
            gate.get().await();
        } catch (InterruptedException interrupted) {
            throw new IOException("interrupted", interrupted);
        }
        files.sync(file);
    }

    @Override
    public void replace(String file, byte[] content) throws IOException {
        files.replace(file, content);
    }

    @Override
    public void rename(String file, String name) throws IOException {
        files.rename(file, name);
    }

    @Override
    public void remove(String file) throws IOException {
        files.remove(file);
    }
}
