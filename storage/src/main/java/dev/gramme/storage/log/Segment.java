package dev.gramme.storage.log;

import java.util.Locale;
import java.util.regex.Pattern;

/// One file of the log. Bytes are only added; what is replaced stays, dead, until a merge has taken
/// over what lives and the file goes.
///
/// ```
/// active ──sealed, when long enough──▶ sealed ──all that lives is elsewhere──▶ forgotten ──no reader──▶ removed
/// ```
final class Segment {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}\\.log");

    final long number;

    /// Stands for the number in a [Place]; used again once the file is gone.
    final int slot;

    /// Bytes that were given to be written.
    int length;

    /// Where its file will end once all is written that was given to be written, zeros behind the
    /// frames included; as far as that is known.
    int writtenTo;

    /// A frame that ends here or behind is the last.
    int sealedFrom;

    /// Of the last frame that was given to be written.
    long lastSequence;

    /// Of records that are read from here.
    long liveBytes;

    /// Of all records that were ever put here; more than [#liveBytes]: some are dead.
    long putBytes;

    /// Of removals, which an older segment may still need.
    long removalBytes;

    /// Of changes of clocks, logs and hints.
    long stateBytes;

    /// Those of them that a merge has brought here: they were still needed then.
    long carriedBytes;

    /// Nothing of it is needed any more, and the log says so; its file is still there.
    boolean forgotten;

    /// Something in it was found damaged when the store was opened.
    boolean damaged;

    /// The owner has made good what was found then.
    boolean mended;

    private final String file;
    private int readers;
    private Runnable whenUnread = () -> {};

    Segment(long number, int slot) {
        this.number = number;
        this.slot = slot;
        this.file = file(number);
    }

    static String file(long number) {
        return String.format(Locale.ROOT, "%016x.log", number);
    }

    static boolean isFile(String name) {
        return NAME.matcher(name).matches();
    }

    static long number(String file) {
        return Long.parseUnsignedLong(file.substring(0, 16), 16);
    }

    String file() {
        return file;
    }

    /// Whether a record lies here that was replaced or removed.
    boolean holdsDead() {
        return putBytes > liveBytes;
    }

    void beginRead() {
        readers++;
    }

    void endRead() {
        readers--;
        if (readers == 0) {
            whenUnread.run();
        }
    }

    /// From now on what cannot be read of it may go.
    void mend() {
        mended = damaged;
    }

    /// Runs the task once nobody reads the file.
    void whenUnread(Runnable task) {
        whenUnread = task;
        if (readers == 0) {
            task.run();
        }
    }
}
