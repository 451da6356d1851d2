package dev.gramme.server;

import dev.gramme.core.port.Timers;

import java.util.function.LongConsumer;

/// Timers of which nearly all are cancelled soon: a request sets two and waits for none. Setting
/// and cancelling cost the same however many there are. Each slot of the wheel is a ring of the
/// timers due in one millisecond, and in any later turn of the wheel (Varghese and Lauck, *Hashed
/// and Hierarchical Timing Wheels*, scheme 6). Loop only.
final class TimerWheel {
    private static final int SLOTS = 4_096;
    private static final long NEVER = Long.MAX_VALUE;

    private final LongConsumer wakeAt;
    private final Timer[] slots = new Timer[SLOTS];
    private long doneMs;
    private long wakeMs = NEVER;
    private int set;

    /// @param nowMs no timer is due before
    /// @param wakeAt asks for a call of [#advance] at that time, in place of the one asked before
    TimerWheel(long nowMs, LongConsumer wakeAt) {
        this.wakeAt = wakeAt;
        this.doneMs = nowMs;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Timer(0, () -> {});
        }
    }

    /// A place in the ring of its slot; a slot's head never is due.
    private final class Timer implements Timers.Timer {
        private final long dueMs;
        private final Runnable task;
        private Timer before = this;
        private Timer after = this;

        Timer(long dueMs, Runnable task) {
            this.dueMs = dueMs;
            this.task = task;
        }

        void follow(Timer other) {
            before = other;
            after = other.after;
            before.after = this;
            after.before = this;
        }

        /// Out of its ring: alone.
        boolean leave() {
            if (after == this) {
                return false;
            }
            before.after = after;
            after.before = before;
            before = this;
            after = this;
            set--;
            return true;
        }

        @Override
        public void cancel() {
            leave();
        }
    }

    /// @param dueMs a time of the past means: soon
    Timers.Timer at(long dueMs, Runnable task) {
        Timer timer = new Timer(Math.max(dueMs, doneMs + 1), task);
        timer.follow(slots[slot(timer.dueMs)].before);
        set++;
        wakeBy(timer.dueMs);
        return timer;
    }

    /// Runs what is due, in the order of the milliseconds.
    void advance(long nowMs) {
        wakeMs = NEVER;
        while (doneMs < nowMs && set > 0) {
            doneMs++;
            run(slots[slot(doneMs)]);
        }
        doneMs = Math.max(doneMs, nowMs);
        if (set > 0) {
            wakeBy(nextMs());
        }
    }

    private void run(Timer head) {
        Timer timer = head.after;
        while (timer != head) {
            if (timer.dueMs <= doneMs) {
                timer.leave();
                timer.task.run();
                timer = head.after; // The task may have cancelled what followed.
            } else {
                timer = timer.after;
            }
        }
    }

    /// The next slot with anything in it; what it holds may be due in a later turn.
    private long nextMs() {
        long next = doneMs + 1;
        while (isEmpty(slots[slot(next)])) {
            next++;
        }
        return next;
    }

    private static boolean isEmpty(Timer head) {
        return head.after == head;
    }

    private void wakeBy(long ms) {
        if (ms < wakeMs) {
            wakeMs = ms;
            wakeAt.accept(ms);
        }
    }

    private static int slot(long ms) {
        return (int) (ms & SLOTS - 1);
    }
}
