package dev.gramme.bench.load;

/// A server in virtual time with one connection per link: it answers each batch after a fixed time,
/// in order, but for a while in which it stands still.
final class FakeServer {
    private final FakeLoop loop;
    private final long serviceNanos;
    private long stopFrom = Long.MAX_VALUE;
    private long stopUntil = Long.MAX_VALUE;
    private Answer answer = Answer.DONE;
    private int asked;

    FakeServer(FakeLoop loop, long serviceNanos) {
        this.loop = loop;
        this.serviceNanos = serviceNanos;
    }

    /// Takes nothing and answers nothing from one moment to the other.
    FakeServer stopping(long from, long until) {
        stopFrom = from;
        stopUntil = until;
        return this;
    }

    FakeServer answering(Answer other) {
        answer = other;
        return this;
    }

    int asked() {
        return asked;
    }

    Link connect(Lane lane) {
        return new Connection(lane);
    }

    private final class Connection implements Link {
        private final Lane lane;
        private int batch;

        Connection(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void get(long key) {
            batch++;
        }

        @Override
        public void put(long key, int offset, int length) {
            batch++;
        }

        @Override
        public void flush() {
            int count = batch;
            batch = 0;
            asked += count;
            long ready = loop.nanos() + serviceNanos;
            if (ready >= stopFrom && ready < stopUntil) {
                ready = stopUntil;
            }
            if (ready < Long.MAX_VALUE) {
                loop.after(ready - loop.nanos(), () -> answer(count));
            }
        }

        private void answer(int count) {
            for (int i = 0; i < count && lane.outstanding() > 0; i++) {
                if (answer == Answer.FAILED) {
                    lane.onFailure("ERR no");
                }
                lane.onAnswer(answer);
            }
            lane.onAnswersRead();
        }

        @Override
        public void close() {}
    }
}
