package dev.gramme.systemtests;

import dev.gramme.storage.disk.Drive;

import java.io.IOException;
import java.util.List;

/// The files of a node that do not sync and say that they did: what the tests of durability must
/// find out. Any thread.
record DeafDrive(Drive files) implements Drive {
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
    public void sync(String file) {}

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
