package dev.gramme.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The share of a load that one thread makes, on the connections that live there. Its loop only.
///
/// ```
/// warming up ──▶ counting ──▶ waiting for what is outstanding ──▶ done
/// ```
final class Worker {
    /// How long answers are waited for after the end.
    static final long PATIENCE_NANOS = 5_000_000_000L;

    /// Sleeping for less costs more than it is worth: the kernel's own timers are as coarse.
    private static final long LEAST_SLEEP_NANOS = 50_000;

    private final Loop loop;
    private final Mix mix;
    private final Part part;
    private final Latencies latencies;
    private final List<Lane> lanes = new ArrayList<>();
    private final CompletableFuture<Share> done = new CompletableFuture<>();

    private @Nullable Pace pace;
    private long nextDue;
    private int nextLane;
    private boolean sleeping;

    private long countFromNanos;
    private long endNanos;
    private long remaining;
    private boolean ending;
    private boolean started;
    private long lastAnswerNanos;

    private long answered;
    private long inTime;
    private long absent;
    private long failed;
    private long unanswered;
    private long unsent;
    private String firstFailure = "";

    /// @param perSecond this worker's share of the rate; 0: closed loop
    /// @param operations this worker's share of what is counted
    record Part(double perSecond, long warmUpNanos, long durationNanos, long operations) {}

    Worker(Loop loop, Mix mix, Part part, Latencies latencies) {
        this.loop = loop;
        this.mix = mix;
        this.part = part;
        this.latencies = latencies;
        this.remaining = part.operations();
    }

    Lane addLane(int depth) {
        Lane lane = new Lane(this, depth);
        lanes.add(lane);
        return lane;
    }

    List<Lane> lanes() {
        return lanes;
    }

    /// Completes on the loop.
    CompletableFuture<Share> done() {
        return done;
    }

    /// Any thread; all lanes are open.
    void start() {
        loop.execute(this::begin);
    }

    private void begin() {
        long now = loop.nanos();
        started = true;
        ending = remaining == 0;
        countFromNanos = now + part.warmUpNanos();
        endNanos = countFromNanos + part.durationNanos();
        lastAnswerNanos = countFromNanos;
        loop.after(endNanos - now, this::end);
        if (part.perSecond() > 0) {
            pace = new Pace(now, part.perSecond());
            sendDue();
        } else {
            lanes.forEach(this::refill);
        }
        endIfNothingIsLeft();
    }

    // ---- asking ----

    private void refill(Lane lane) {
        long now = loop.nanos();
        while (!ending && lane.isFree()) {
            ask(lane, now);
        }
        lane.flush();
    }

    /// Sends what is due in open loop, as far as pipelines have room, and sleeps until more is.
    private void sendDue() {
        Pace open = pace;
        if (open == null) {
            return;
        }
        long now = loop.nanos();
        boolean room = true;
        while (!ending && room && isDue(open, now)) {
            Lane lane = freeLane();
            room = lane != null;
            if (lane != null) {
                ask(lane, open.due(nextDue));
                nextDue++;
            }
        }
        lanes.forEach(Lane::flush);
        if (!ending && room && !sleeping) {
            sleeping = true;
            loop.after(Math.max(open.due(nextDue) - now, LEAST_SLEEP_NANOS), this::wake);
        }
    }

    private boolean isDue(Pace open, long now) {
        long due = open.due(nextDue);
        return due <= now && due < endNanos;
    }

    private void wake() {
        sleeping = false;
        sendDue();
    }

    private @Nullable Lane freeLane() {
        for (int tried = 0; tried < lanes.size(); tried++) {
            Lane lane = lanes.get(nextLane);
            nextLane = (nextLane + 1) % lanes.size();
            if (lane.isFree()) {
                return lane;
            }
        }
        return null;
    }

    /// @param sinceNanos now, or in open loop when it was due (LOAD-1)
    private void ask(Lane lane, long sinceNanos) {
        if (mix.nextIsRead()) {
            lane.get(sinceNanos, mix.nextKey());
        } else {
            lane.put(sinceNanos, mix.nextKey(), mix.nextOffset(), mix.nextLength());
        }
        if (sinceNanos >= countFromNanos) {
            remaining--;
            ending |= remaining == 0;
        }
    }

    // ---- answers ----

    void onAnswer(long sinceNanos, boolean read, Answer answer) {
        if (sinceNanos < countFromNanos) {
            return;
        }
        if (answer == Answer.FAILED) {
            failed++;
            return;
        }
        long now = loop.nanos();
        lastAnswerNanos = now;
        latencies.record(read, now - sinceNanos);
        answered++;
        if (now <= endNanos) {
            inTime++;
        }
        if (answer == Answer.ABSENT) {
            absent++;
        }
    }

    void onFailure(String words) {
        if (firstFailure.isEmpty()) {
            firstFailure = words;
        }
    }

    void onAnswersRead(Lane lane) {
        if (pace == null) {
            refill(lane);
        } else {
            sendDue();
        }
        endIfNothingIsLeft();
    }

    void onLost() {
        if (started && lanes.stream().noneMatch(Lane::isOpen)) {
            ending = true;
        }
        endIfNothingIsLeft();
    }

    void onUnanswered(long sinceNanos, boolean read) {
        if (sinceNanos >= countFromNanos) {
            unanswered++;
            latencies.record(read, loop.nanos() - sinceNanos);
        }
    }

    // ---- the end ----

    /// The time is over.
    private void end() {
        if (done.isDone()) {
            return;
        }
        ending = true;
        countUnsent();
        endIfNothingIsLeft();
        if (!done.isDone()) {
            loop.after(PATIENCE_NANOS, this::giveUp);
        }
    }

    /// LOAD-2: what was due and found no room.
    private void countUnsent() {
        Pace open = pace;
        long now = loop.nanos();
        while (open != null && remaining > 0 && open.due(nextDue) < endNanos) {
            long due = open.due(nextDue++);
            if (due >= countFromNanos) {
                unsent++;
                remaining--;
                latencies.record(mix.nextIsRead(), now - due);
            }
        }
    }

    private void endIfNothingIsLeft() {
        if (started && ending && !done.isDone()) {
            int outstanding = 0;
            for (Lane lane : lanes) {
                outstanding += lane.outstanding();
            }
            if (outstanding == 0) {
                finish();
            }
        }
    }

    private void giveUp() {
        if (!done.isDone()) {
            lanes.forEach(Lane::giveUp);
            finish();
        }
    }

    private void finish() {
        long stop = Math.min(endNanos, remaining == 0 ? lastAnswerNanos : loop.nanos());
        Counts counts = new Counts(answered, inTime, absent, failed, unanswered, unsent);
        done.complete(new Share(counts, Math.max(1, stop - countFromNanos), firstFailure));
    }
}
