package dev.gramme.client.ndjson;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Cuts a stream into lines.
final class Lines {
    /// Longest line, as many bytes as the largest siblings need many times over.
    static final int MOST_BYTES = 256 << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final int mostBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long number;
    private long bytes;

    Lines(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /// @param bytes without its end
    /// @param whole its end was there; false for a last line that may have been cut
    /// @param tooLong it has more bytes than are taken, and these are none of them
    record Piece(long number, Text bytes, boolean whole, boolean tooLong) {}

    /// Bytes that nobody compares.
    static final class Text {
        private final byte[] array;

        private Text(byte[] array) {
            this.array = array;
        }

        byte[] array() {
            return array;
        }

        boolean isBlank() {
            for (byte b : array) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    /// Null: there are no more.
    @Nullable Piece next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean any = false;
        boolean tooLong = false;
        while (at < end || fill()) {
            any = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            tooLong |= line.size() + at - from > mostBytes;
            if (tooLong) {
                line.reset();
            } else {
                line.write(buffer, from, at - from);
            }
            if (at < end) {
                at++;
                return piece(line, true, tooLong);
            }
        }
        return any ? piece(line, false, tooLong) : null;
    }

    private Piece piece(ByteArrayOutputStream line, boolean whole, boolean tooLong) {
        number++;
        return new Piece(number, new Text(line.toByteArray()), whole, tooLong);
    }

    private boolean fill() throws IOException {
        end = Math.max(0, in.read(buffer));
        at = 0;
        bytes += end;
        return end > 0;
    }

    /// Read so far, up to the end of the line that was given last.
    long bytes() {
        return bytes - (end - at);
    }
}
