package dev.gramme.client.ndjson;

import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Position;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that an export has begun: its lines stand in the order of their tokens, so that the last
/// whole one says where to go on.
///
/// @param lines whole ones
/// @param last where the last of them stands; [Position#START]: there is none
/// @param bytes of the whole lines; what follows was cut
public record ExportFile(Path path, long lines, Position last, long bytes) {
    /// Reads all of it.
    ///
    /// @throws BadLine if it is not as an export has left it
    public static ExportFile read(Path path) throws IOException, BadLine {
        if (!Files.exists(path)) {
            return new ExportFile(path, 0, Position.START, 0);
        }
        try (InputStream in = Files.newInputStream(path)) {
            Lines lines = new Lines(in, Lines.MOST_BYTES);
            Position last = Position.START;
            long count = 0;
            long bytes = 0;
            for (Lines.@Nullable Piece piece = lines.next();
                    piece != null && piece.whole();
                    piece = lines.next()) {
                last = follows(last, piece);
                count++;
                bytes = lines.bytes();
            }
            return new ExportFile(path, count, last, bytes);
        }
    }

    private static Position follows(Position last, Lines.Piece piece) throws BadLine {
        try {
            Position position = Position.of(Key.of(Line.read(piece.bytes().array()).key()));
            if (position.compareTo(last) <= 0) {
                throw new BadLine("it does not follow the line before it as an export writes them");
            }
            return position;
        } catch (BadLine bad) {
            throw new BadLine(piece.number(), String.valueOf(bad.getMessage()));
        }
    }

    /// Cuts off what is no whole line, and gives the place behind it to write to.
    FileChannel goOn() throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.truncate(bytes);
            channel.position(bytes);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
