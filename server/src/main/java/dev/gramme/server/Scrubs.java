package dev.gramme.server;

import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Timers;
import dev.gramme.gateway.ScrubReport;
import dev.gramme.server.config.Config;
import dev.gramme.storage.log.LogStore;
import dev.gramme.storage.log.ScrubProgress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at every stored byte, some time after it was done last and when it is asked to, a little
/// at a time. Loop only.
final class Scrubs {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubs.class);

    /// What the loop verifies in one turn.
    private static final int STEP_BYTES = 256 << 10;

    /// Between two looks whether one is due. The first gives a start time to settle.
    private static final int LOOK_MS = 60_000;

    /// By itself a scrub takes this part of the time from one to the next, unless that would make
    /// it so slow that it is more often cut short by a restart than it ends.
    private static final int SHARE_OF_TIME = 8;

    private static final long UNHURRIED_RATE = 1 << 20;

    private final LogStore store;
    private final Timers timers;
    private final Clock clock;
    private final Config.Scrub config;
    private long bytesPerSecond;
    private long readBefore;
    private boolean stepping;
    private boolean stopped;

    Scrubs(LogStore store, Timers timers, Clock clock, Config.Scrub config) {
        this.store = store;
        this.timers = timers;
        this.clock = clock;
        this.config = config;
    }

    void start() {
        timers.after(
                LOOK_MS,
                () -> {
                    if (!stopped) {
                        beginIfDue();
                        start();
                    }
                });
    }

    void stop() {
        stopped = true;
    }

    private void beginIfDue() {
        ScrubProgress progress = store.scrubProgress();
        long agoMs = clock.wallMillis() - progress.lastMs();
        long everyMs = config.every().toMillis();
        boolean due = agoMs >= everyMs || agoMs < 0; // A clock that was set back says nothing.
        if (everyMs > 0 && due && !progress.underway()) {
            long unhurried = store.diskBytes() / (config.every().toSeconds() / SHARE_OF_TIME + 1);
            begin(Math.min(config.bytesPerSecond(), Math.max(UNHURRIED_RATE, unhurried)));
        }
    }

    /// Begins one now; one that is under way goes on at this pace.
    ///
    /// @param rate bytes a second; 0: the most that the settings allow
    void ask(long rate) {
        begin(rate == 0 ? config.bytesPerSecond() : rate);
    }

    private void begin(long rate) {
        bytesPerSecond = Math.max(rate, Config.Scrub.LEAST_RATE);
        store.beginScrub(clock.wallMillis());
        if (!stepping) {
            stepping = true;
            readBefore = readBytes();
            step();
        }
    }

    private void step() {
        stepping = !stopped && store.scrub(STEP_BYTES, clock.wallMillis());
        if (stepping) {
            long read = readBytes() - readBefore;
            readBefore += read;
            timers.after(Math.max(read, STEP_BYTES) * 1_000 / bytesPerSecond, this::step);
        } else {
            tellEnd(store.scrubProgress());
        }
    }

    private static void tellEnd(ScrubProgress progress) {
        if (progress.endedMs() > 0) {
            LOG.info(
                    "scrubbed {} bytes in {} s: {} damaged places",
                    progress.allBytes(),
                    (progress.endedMs() - progress.startedMs()) / 1_000,
                    progress.damages());
        }
    }

    /// Read since the start.
    long readBytes() {
        return store.scrubProgress().readBytes();
    }

    ScrubReport report() {
        ScrubProgress progress = store.scrubProgress();
        return new ScrubReport(
                progress.underway(),
                progress.doneBytes(),
                progress.allBytes(),
                progress.damages(),
                progress.startedMs(),
                progress.endedMs(),
                progress.lastMs(),
                bytesPerSecond);
    }
}
