package dev.gramme.gateway;

import java.util.concurrent.atomic.AtomicLong;

/// One node's memory for what clients have sent and were not yet answered, and for answers they
/// have not taken yet (GATEWAY-5). Counted is what has arrived, never what was announced; who needs
/// more than is left is refused, nobody else. Any thread; each [Share] belongs to its connection's
/// loop.
public final class RequestMemory {
    /// The setting that bounds it.
    public static final String SETTING = "request-memory";

    /// What each connection holds without being counted, so that small requests are served while
    /// large ones have used the memory up.
    static final int FREE_BYTES = 4 << 10;

    private final long limitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong expectedBytes = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    public RequestMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// Held by all connections together beyond what is free to each.
    public long heldBytes() {
        return heldBytes.get();
    }

    /// How often somebody was refused.
    public long refusals() {
        return refusals.get();
    }

    /// Why somebody is refused, for people.
    public String exhausted() {
        return SETTING
                + " of "
                + limitBytes
                + " bytes is used up by requests that arrive or wait: repeat it later";
    }

    public Share share() {
        return new Share();
    }

    /// Whether what is held and the answers that are expected leave room for another.
    boolean hasRoom(long answerBytes) {
        return heldBytes.get() + expectedBytes.get() + answerBytes <= limitBytes;
    }

    private boolean take(long bytes) {
        long held = heldBytes.get();
        while (held + bytes <= limitBytes) {
            if (heldBytes.compareAndSet(held, held + bytes)) {
                return true;
            }
            held = heldBytes.get();
        }
        refusals.incrementAndGet();
        return false;
    }

    /// What one connection holds.
    public final class Share {
        private long held;
        private long expected;
        private boolean closed;

        private Share() {}

        /// False: it is not there, and nothing was taken.
        public boolean take(long bytes) {
            long counted = counted(held + bytes) - counted(held);
            if (closed || (counted > 0 && !RequestMemory.this.take(counted))) {
                return false;
            }
            held += bytes;
            return true;
        }

        public void give(long bytes) {
            if (closed) {
                return; // All was given back already.
            }
            if (bytes > held) {
                throw new IllegalStateException(bytes + " given back, but only " + held + " held");
            }
            keepOnly(held - bytes);
        }

        public long heldBytes() {
            return held;
        }

        /// How large the answers to this connection's requests will be, about. Nothing is taken for
        /// them, but who could wait should, if there is no room.
        void expect(long answerBytes) {
            long now = closed ? 0 : answerBytes;
            expectedBytes.addAndGet(now - expected);
            expected = now;
        }

        /// Gives everything beyond `bytes` back.
        void keepOnly(long bytes) {
            long kept = Math.min(held, bytes);
            heldBytes.addAndGet(counted(kept) - counted(held));
            held = kept;
        }

        /// The connection is gone.
        void close() {
            keepOnly(0);
            closed = true;
            expect(0);
        }

        private static long counted(long bytes) {
            return Math.max(0, bytes - FREE_BYTES);
        }
    }
}
