package dev.gramme.systemtests;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.PassingDrive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The files of a node whose disk stands still: while another file is there, no sync ends. Any
/// thread.
final class StuckDrive extends PassingDrive {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path present;

    StuckDrive(Drive files, Path present) {
        super(files);
        this.present = present;
    }

    @Override
    public void sync(String file) throws IOException {
        Poll.until("the disk moves again", PATIENCE, () -> Files.notExists(present));
        super.sync(file);
    }
}
