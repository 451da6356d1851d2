package dev.gramme.bench.load;

/// The requests outstanding on one connection, oldest first: a ring as deep as the pipeline.
/// Answers come in the order of the requests. Its worker's loop only.
public final class Lane {
    private static final Link NONE =
            new Link() {
                @Override
                public void get(long key) {
                    throw new IllegalStateException("no connection yet");
                }

                @Override
                public void put(long key, int offset, int length) {
                    throw new IllegalStateException("no connection yet");
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private final Worker worker;
    private final long[] since;
    private final boolean[] reads;
    private int oldest;
    private int outstanding;
    private boolean open;
    private boolean unsent;
    private Link link = NONE;

    Lane(Worker worker, int depth) {
        this.worker = worker;
        this.since = new long[depth];
        this.reads = new boolean[depth];
    }

    void open(Link connection) {
        link = connection;
        open = true;
    }

    void close() {
        link.close();
    }

    boolean isOpen() {
        return open;
    }

    boolean isFree() {
        return open && outstanding < since.length;
    }

    int outstanding() {
        return outstanding;
    }

    /// @param sinceNanos what the answer's time is counted from
    void get(long sinceNanos, long key) {
        push(sinceNanos, true);
        link.get(key);
    }

    void put(long sinceNanos, long key, int offset, int length) {
        push(sinceNanos, false);
        link.put(key, offset, length);
    }

    private void push(long sinceNanos, boolean read) {
        int slot = (oldest + outstanding) % since.length;
        since[slot] = sinceNanos;
        reads[slot] = read;
        outstanding++;
        unsent = true;
    }

    void flush() {
        if (unsent) {
            unsent = false;
            link.flush();
        }
    }

    /// The oldest request has its answer.
    ///
    /// @throws IllegalStateException if there is none
    public void onAnswer(Answer answer) {
        if (outstanding == 0) {
            throw new IllegalStateException("an answer that nobody asked for");
        }
        long asked = since[oldest];
        boolean read = reads[oldest];
        oldest = (oldest + 1) % since.length;
        outstanding--;
        worker.onAnswer(asked, read, answer);
    }

    /// What is behind [Answer#FAILED], for people; the first of a run is told.
    public void onFailure(String words) {
        worker.onFailure(words);
    }

    /// All answers that have arrived were given to [#onAnswer].
    public void onAnswersRead() {
        worker.onAnswersRead(this);
    }

    /// Nothing will be answered any more. Again: ignored.
    public void onLost(String why) {
        if (open) {
            open = false;
            worker.onFailure(why);
            while (outstanding > 0) {
                onAnswer(Answer.FAILED);
            }
            worker.onLost();
        }
    }

    /// Hands out what was never answered.
    void giveUp() {
        open = false;
        while (outstanding > 0) {
            outstanding--;
            worker.onUnanswered(since[oldest], reads[oldest]);
            oldest = (oldest + 1) % since.length;
        }
    }
}
