package dev.gramme.client.ndjson;

import dev.gramme.client.bulk.Applier;
import dev.gramme.client.bulk.Entry;
import dev.gramme.client.bulk.Progress;
import dev.gramme.client.bulk.Tally;
import dev.gramme.client.bulk.Window;
import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Brings lines into a cluster. A bad line is named and left out, the others are not the worse for
/// it. Blocking.
public final class Import {
    private static final int MOST_NAMED = 10;

    private final Applier applier;
    private final int width;
    private final Progress progress;
    private final Tally tally = new Tally();
    private final List<String> bad = new ArrayList<>();
    private final Set<Bytes> underway = new HashSet<>();
    private final TreeSet<Long> open = new TreeSet<>();
    private long badCount;
    private long lastLine;

    /// @param width keys on their way at a time
    public Import(Applier applier, int width, Progress progress) {
        this.applier = applier;
        this.width = width;
        this.progress = progress;
    }

    /// @param badLines how many were left out
    /// @param named the first of them, each with its number and what is wrong
    /// @param doneLines all lines up to this one are done; where it ended early, go on behind it
    /// @param whole it came to the end of its lines
    public record Imported(
            Tally tally, long badLines, List<String> named, long doneLines, boolean whole) {}

    /// @param fromLine the first to look at, from 1
    /// @param totalBytes of the lines; 0: not known
    /// @throws IOException if the lines cannot be read
    public Imported run(InputStream in, long fromLine, long totalBytes) throws IOException {
        Lines lines = new Lines(in, Lines.MOST_BYTES);
        progress.begin("importing", "lines", 0, totalBytes);
        try (Window window = new Window(width)) {
            for (Lines.@Nullable Piece line = lines.next();
                    line != null && !tally.isHopeless();
                    line = lines.next()) {
                if (line.number() >= fromLine) {
                    take(line, window);
                }
                lastLine = line.number();
                progress.at(line.number(), lines.bytes());
            }
            window.await();
        }
        progress.end();
        boolean whole = !tally.isHopeless();
        return new Imported(tally, badCount, List.copyOf(bad), doneLines(), whole);
    }

    private void take(Lines.Piece line, Window window) {
        if (line.bytes().isBlank() && !line.tooLong()) {
            return;
        }
        try {
            if (line.tooLong()) {
                throw new BadLine("it has more than " + Lines.MOST_BYTES + " bytes");
            }
            apply(line.number(), Line.read(line.bytes().array()), window);
        } catch (BadLine wrong) {
            badCount++;
            if (bad.size() < MOST_NAMED) {
                String cut = line.whole() ? "" : " (the file ends in this line)";
                bad.add("line " + line.number() + ": " + wrong.getMessage() + cut);
            }
        }
    }

    /// A key that comes again waits until its first line is done.
    private void apply(long number, Entry entry, Window window) {
        if (isUnderway(entry.key())) {
            window.await();
        }
        begin(number, entry.key());
        window.run(() -> {
            Applier.Applied applied = applier.apply(entry);
            tally.count(entry, applied, System.currentTimeMillis());
            done(number, entry.key(), applied);
        });
    }

    private synchronized boolean isUnderway(Bytes key) {
        return underway.contains(key);
    }

    private synchronized void begin(long number, Bytes key) {
        underway.add(key);
        open.add(number);
    }

    /// The line of a key that failed stays open.
    private synchronized void done(long number, Bytes key, Applier.Applied applied) {
        underway.remove(key);
        if (!(applied instanceof Applier.Applied.Failed) || !tally.isHopeless()) {
            open.remove(number);
        }
    }

    private synchronized long doneLines() {
        return open.isEmpty() ? lastLine : open.first() - 1;
    }
}
