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

    /// Whether the system says that there is no room, for bytes or for files. The JDK tells no
    /// other way than in its words.
    static boolean isMeantBy(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }
}
