package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/// A drive that stands before another one: what a test does not change passes. Any thread, if the
/// other one is.
public abstract class PassingDrive implements Drive {
    /// The one behind.
    protected final Drive files;

    protected PassingDrive(Drive files) {
        this.files = files;
    }

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
    public byte @Nullable [] readNow(String file, long from, int length) throws IOException {
        return files.readNow(file, from, length);
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        files.write(file, from, bytes, length);
    }

    @Override
    public void sync(String file) throws IOException {
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
