package dev.gramme.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A stream whose reads fail once nothing has come for some time: a node that stands still keeps
/// its connection.
final class Watched extends FilterInputStream {
    private final Duration patience;
    private volatile long sinceNanos = System.nanoTime();
    private volatile boolean reading;
    private volatile boolean stalled;
    private final Thread watch;

    Watched(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
        this.watch = Thread.ofVirtual().start(this::look);
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(8));
                if (reading && System.nanoTime() - sinceNanos > patience.toNanos()) {
                    stalled = true;
                    super.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException _) {
            Thread.currentThread().interrupt(); // Nobody reads any more.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        sinceNanos = System.nanoTime();
        reading = true;
        try {
            return super.read(into, from, most);
        } catch (IOException broken) {
            if (stalled) {
                throw new IOException("nothing came for " + patience.toSeconds() + " s", broken);
            }
            throw broken;
        } finally {
            reading = false;
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
