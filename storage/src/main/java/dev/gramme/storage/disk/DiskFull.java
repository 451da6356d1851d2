package dev.gramme.storage.disk;

import java.io.IOException;

/// A disk has no room for what was to be written. What it holds is as good as before.
public final class DiskFull extends IOException {
    private static final long serialVersionUID = 1;

    public DiskFull(String message) {
        super(message);
    }

    DiskFull(IOException found) {
        super(found.getMessage(), found);
    }
}
