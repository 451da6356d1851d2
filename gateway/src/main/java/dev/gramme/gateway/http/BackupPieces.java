package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.wire.BackupWriter;

import java.io.ByteArrayOutputStream;

/// The bytes of one partition's backup, made page by page from its snapshot while the client takes
/// them. What cannot be read here is told in place of the end.
final class BackupPieces implements HttpAnswer.Pieces {
    private static final int PAGE_ROWS = 1_000;
    private static final int PAGE_BYTES = 256 << 10;

    private final PartitionBackup.Begun begun;
    private final BackupWriter writer = new BackupWriter();
    private Position after = Position.START;
    private boolean headGiven;

    BackupPieces(PartitionBackup.Begun begun) {
        this.begun = begun;
    }

    @Override
    public void next(HttpAnswer.Taker taker) {
        if (headGiven) {
            begun.snapshot().scan(after, PAGE_ROWS, PAGE_BYTES, page -> onPage(page, taker));
        } else {
            headGiven = true;
            taker.take(Bytes.owning(writer.head(begun.head())), false);
        }
    }

    private void onPage(Store.Page page, HttpAnswer.Taker taker) {
        if (!page.unreadable().isEmpty()) {
            String why =
                    "%s cannot read %d records of partition %d, the first with token %s"
                            .formatted(
                                    begun.head().node(),
                                    page.unreadable().size(),
                                    begun.head().partition(),
                                    Long.toUnsignedString(page.unreadable().getFirst()));
            fail(why, taker);
            return;
        }
        byte[] piece;
        try {
            piece = encoded(page);
        } catch (IllegalArgumentException tooLarge) {
            fail("a record cannot be put into a backup: " + tooLarge.getMessage(), taker);
            return;
        }
        taker.take(Bytes.owning(piece), page.last());
    }

    private void fail(String why, HttpAnswer.Taker taker) {
        taker.take(Bytes.owning(writer.failed(why)), true);
    }

    private byte[] encoded(Store.Page page) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(PAGE_BYTES);
        for (Store.Row row : page.rows()) {
            if (!row.siblings().isEmpty()) {
                piece.writeBytes(writer.row(row.key(), row.siblings()));
            }
            after = row.position();
        }
        if (page.last()) {
            piece.writeBytes(writer.end(begun.snapshot().clock()));
        }
        return piece.toByteArray();
    }

    @Override
    public void close() {
        begun.snapshot().close();
    }
}
