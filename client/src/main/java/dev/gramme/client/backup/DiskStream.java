package dev.gramme.client.backup;

import java.io.IOException;
import java.io.OutputStream;

/// A file being written, whose failures can be told from those of what is copied into it.
final class DiskStream extends OutputStream {
    private final OutputStream out;

    DiskStream(OutputStream out) {
        this.out = out;
    }

    static final class Failed extends IOException {
        private final IOException why;

        private Failed(IOException why) {
            super(why);
            this.why = why;
        }

        IOException why() {
            return why;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException failed) {
            throw new Failed(failed);
        }
    }
}
