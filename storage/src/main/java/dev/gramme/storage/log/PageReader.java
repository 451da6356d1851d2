package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Page;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads one page of a scan: takes the places from the directory, reads them side by side, and goes
/// on if none of them could be read.
final class PageReader {
    private final Directory directory;
    private final Position after;
    private final int limitRows;
    private final int limitBytes;
    private final Reads reads;
    private final Consumer<Page> done;
    private final List<Long> unreadable = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private boolean last;
    private int missing;

    private static final class Piece {
        final long token;
        final long place;
        @Nullable Block block;

        Piece(long token, long place) {
            this.token = token;
            this.place = place;
        }
    }

    PageReader(
            Directory directory,
            Position after,
            int limitRows,
            int limitBytes,
            Reads reads,
            Consumer<Page> done) {
        this.directory = directory;
        this.after = after;
        this.limitRows = limitRows;
        this.limitBytes = limitBytes;
        this.reads = reads;
        this.done = done;
    }

    /// Answers in this call if it need not wait for the disk.
    void go() {
        gather(after.token());
    }

    /// Records with the first token may stand before the page: their keys say it.
    private void gather(long firstToken) {
        Directory.Walk walk = directory.from(firstToken);
        boolean more = walk.next();
        long bytes = 0;
        int counted = 0;
        while (more && (counted == 0 || (counted < limitRows && bytes < limitBytes))) {
            Piece piece = new Piece(walk.token(), walk.place());
            pieces.add(piece);
            if (piece.token != firstToken) {
                counted++;
                bytes += Place.bytes(piece.place);
            }
            more = walk.next();
        }
        last = !more;
        fetch();
    }

    private void fetch() {
        missing = 1;
        for (Piece piece : pieces) {
            piece.block = reads.cached(piece.place);
            if (piece.block == null) {
                missing++;
                reads.fetch(
                        piece.place,
                        false,
                        block -> {
                            piece.block = block;
                            oneLess();
                        });
            }
        }
        oneLess();
    }

    private void oneLess() {
        missing--;
        if (missing == 0) {
            finish();
        }
    }

    private void finish() {
        List<Row> rows = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : pieces) {
            boolean full = rows.size() >= limitRows || bytes >= limitBytes;
            if (full && !rows.isEmpty()) {
                done.accept(new Page(List.copyOf(rows), false, List.copyOf(unreadable)));
                return;
            }
            Row row = row(piece);
            if (row != null && row.position().compareTo(after) > 0) {
                rows.add(row);
                bytes += Place.bytes(piece.place);
            }
        }
        if (rows.isEmpty() && !last) {
            long next = pieces.getLast().token + 1;
            pieces.clear();
            gather(next);
        } else {
            done.accept(new Page(List.copyOf(rows), last, List.copyOf(unreadable)));
        }
    }

    private @Nullable Row row(Piece piece) {
        Block block = piece.block;
        if (block == null) {
            unreadable.add(piece.token);
            return null;
        }
        try {
            Siblings siblings = block.siblings();
            return new Row(new Position(piece.token, block.key()), siblings);
        } catch (Damaged e) {
            throw new IllegalStateException("a verified record cannot be read", e);
        }
    }
}
