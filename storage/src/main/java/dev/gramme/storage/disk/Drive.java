package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/// The files of one directory, blocking. Used directly when a store is opened, before its loop
/// turns; afterwards through a [Disk]. Any thread.
public interface Drive {
    /// How many bytes more there is room for.
    long room() throws IOException;

    /// Names of the files, in order.
    List<String> names() throws IOException;

    /// Bytes of a file; 0 if there is none.
    long length(String file) throws IOException;

    /// Bytes of a file from a place on: fewer than asked for where it ends.
    byte[] read(String file, long from, int length) throws IOException;

    /// The bytes that [#read] would give, if the system has them in memory; null: they may have to
    /// be waited for.
    default byte @Nullable [] readNow(String file, long from, int length) throws IOException {
        return null;
    }

    /// Writes the first `length` of the bytes, and makes the file if there is none. Nothing is
    /// durable before [#sync].
    ///
    /// @throws DiskFull if there is no room; part of it may be there
    void write(String file, long from, byte[] bytes, int length) throws IOException;

    /// Makes durable what was written to the file, and its name.
    void sync(String file) throws IOException;

    /// Replaces a file as a whole; durable when it returns, and whenever the power goes either the
    /// old content or the new one is there.
    void replace(String file, byte[] content) throws IOException;

    /// Gives a file that is synced another name; durable when it returns, and whenever the power
    /// goes, who has that name is either this file or the one that had it before.
    void rename(String file, String name) throws IOException;

    /// Removes a file if it is there; durable when it returns.
    void remove(String file) throws IOException;
}
