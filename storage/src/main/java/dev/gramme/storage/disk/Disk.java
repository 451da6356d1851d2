package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The files of one directory behind callbacks, which come on the owner's loop, never inside the
/// call. Changes happen in the order of their calls and are reported in it; reads overtake them.
/// Owner's loop only.
public interface Disk {
    enum Outcome {
        DONE,
        /// Nothing is known of what was to be changed.
        FAILED,
        /// There is no room for it; part of it may be there. It may be tried again.
        FULL
    }

    /// Writes the first `length` of the bytes, which nobody may change until it is reported.
    ///
    /// @param sync reported once durable, with everything written to that file before
    void write(
            String file, long from, byte[] bytes, int length, boolean sync, Consumer<Outcome> done);

    /// Writes inside the call, if that is likely to take less than to have another thread do it;
    /// null: nothing was done, [#write] it. What was asked for before has happened then.
    default @Nullable Outcome writeNow(String file, long from, byte[] bytes, int length) {
        return null;
    }

    /// Makes durable what was written to the file; never [Outcome#FULL].
    void sync(String file, Consumer<Outcome> done);

    /// Replaces a file as a whole and durably.
    void replace(String file, byte[] content, Consumer<Outcome> done);

    /// Gives a file that is synced another name, durably; one that has that name is gone then.
    void rename(String file, String name, Consumer<Outcome> done);

    /// Removes a file durably; one that is not there is removed.
    void remove(String file, Consumer<Outcome> done);

    /// How many bytes more there is room for.
    void room(LongConsumer done);

    /// The bytes that [#read] would give, if the system has them in memory; null: they may have to
    /// be waited for.
    default byte @Nullable [] readNow(String file, long from, int length) {
        return null;
    }

    /// Reads; fewer bytes than asked for where the file ends or cannot be read.
    void read(String file, long from, int length, Consumer<byte[]> done);
}
