package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.ProgressLine;
import dev.gramme.client.AdminResult;
import dev.gramme.client.Failure;
import dev.gramme.client.GrammeClient;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.function.Consumer;

/// Follows the scrub of one node, also into the life that takes over what was found damaged.
///
/// ```
/// RUNNING ──ended, nothing found──▶ CLEAN
///    │ ──ended, damage of old──▶ FOUND
///    └──new life, damage was seen──▶ HEALING ──ready──▶ HEALED
/// any ──no answer for long──▶ LOST        at the beginning: REFUSED
/// ```
final class ScrubWatch implements AutoCloseable {
    private static final long GONE_NANOS = Duration.ofMinutes(2).toNanos();

    /// A node ends its life some seconds after it has found damage.
    private static final long REBIRTH_NANOS = Duration.ofSeconds(15).toNanos();

    private final String name;
    private final GrammeClient client;
    private final long bytesPerSecond;
    private final Consumer<String> told;
    private State state = State.RUNNING;
    private String life = "";
    private long damages;
    private long heardNanos;
    private long endedNanos;
    private String shown = "";

    enum State {
        RUNNING(ExitCode.OK),
        HEALING(ExitCode.DAMAGED),
        CLEAN(ExitCode.OK),
        FOUND(ExitCode.DAMAGED),
        HEALED(ExitCode.DAMAGED),
        REFUSED(ExitCode.USAGE),
        LOST(ExitCode.UNAVAILABLE);

        final int exitCode;

        State(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    /// @param bytesPerSecond 0: as the node's settings say
    /// @param told of what people should know
    ScrubWatch(String name, GrammeClient client, long bytesPerSecond, Consumer<String> told) {
        this.name = name;
        this.client = client;
        this.bytesPerSecond = bytesPerSecond;
        this.told = told;
    }

    String name() {
        return name;
    }

    State state() {
        return state;
    }

    /// Places that were found to be damaged.
    long damages() {
        return damages;
    }

    boolean goesOn() {
        return state == State.RUNNING || state == State.HEALING;
    }

    void begin(long nowNanos) {
        heardNanos = nowNanos;
        endedNanos = 0;
        switch (client.scrub(bytesPerSecond)) {
            case AdminResult.Document(var report) -> life = report.path("life").asString("");
            case AdminResult.Failed(Failure.Refused(_, var why)) -> end(State.REFUSED, why);
            case AdminResult.Failed(var failure) -> end(State.LOST, failure.detail());
        }
    }

    void look(long nowNanos) {
        switch (client.scrubbed()) {
            case AdminResult.Document(var report) -> {
                heardNanos = nowNanos;
                onReport(report, nowNanos);
            }
            case AdminResult.Failed(var failure) -> {
                if (nowNanos - heardNanos > GONE_NANOS) {
                    end(State.LOST, failure.detail());
                }
            }
        }
    }

    private void onReport(JsonNode report, long nowNanos) {
        if (!life.equals(report.path("life").asString(""))) {
            life = report.path("life").asString("");
            onNewLife(nowNanos);
        } else if (state == State.RUNNING) {
            onProgress(report, nowNanos);
        }
        if (state == State.HEALING && report.path("ready").asBoolean(false)) {
            end(State.HEALED, places() + "; ready again in its new life");
        }
    }

    private void onNewLife(long nowNanos) {
        if (damages == 0) {
            tell("was started again before it was through: asked again");
            begin(nowNanos);
        } else if (state == State.RUNNING) {
            state = State.HEALING;
            tell(
                    places()
                            + "; it has begun a new life, looks at everything anew and takes over"
                            + " from other nodes what is gone");
        }
    }

    private void onProgress(JsonNode report, long nowNanos) {
        damages = Math.max(damages, report.path("damages").asLong(0));
        shown = progress(report);
        if (report.path("underway").asBoolean(false)) {
            return;
        }
        endedNanos = endedNanos == 0 ? nowNanos : endedNanos;
        String all = ProgressLine.bytes(report.path("all_bytes").asLong(0));
        if (damages == 0) {
            end(State.CLEAN, "clean, " + all);
        } else if (nowNanos - endedNanos > REBIRTH_NANOS) {
            end(State.FOUND, places() + " of " + all + "; it goes on in its life, see its log");
        }
    }

    /// How far it is, in a line.
    String shown() {
        return state == State.HEALING ? "%-12s waits until it is ready".formatted(name) : shown;
    }

    private String progress(JsonNode report) {
        long done = report.path("done_bytes").asLong(0);
        long all = report.path("all_bytes").asLong(0);
        long rate = Math.max(1, report.path("bytes_per_second").asLong(1));
        return "%-12s %3d %%  %s of %s, %d s left, %s"
                .formatted(
                        name,
                        all == 0 ? 100 : 100 * done / all,
                        ProgressLine.bytes(done),
                        ProgressLine.bytes(all),
                        (all - done + rate - 1) / rate,
                        damages == 0 ? "no damage" : places());
    }

    private String places() {
        return damages == 1 ? "damage in 1 place" : "damage in " + damages + " places";
    }

    private void end(State how, String words) {
        state = how;
        tell(words);
    }

    private void tell(String words) {
        told.accept("%-12s %s".formatted(name, words));
    }

    @Override
    public void close() {
        client.close();
    }
}
