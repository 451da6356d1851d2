package dev.gramme.systemtests;

import dev.gramme.storage.disk.Drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The files of a node whose disk stands still: while another file is there, no sync ends. Any
/// thread.
record StuckDrive(Drive files, Path present) implements Drive {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

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
        Poll.until("the disk moves again", PATIENCE, () -> Files.notExists(present));
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
