package dev.gramme.cli.terminal;

import dev.gramme.client.bulk.Progress;

import java.util.Locale;

/// Progress on standard error: on a terminal one line that is drawn anew, with a bar; elsewhere a
/// line now and then.
public final class ProgressLine implements Progress {
    private static final int BAR_CHARS = 24;
    private static final long DRAW_NANOS = 100_000_000L;
    private static final long TELL_NANOS = 5_000_000_000L;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private String verb = "";
    private String unit = "";
    private long total;
    private long totalBytes;
    private long sinceNanos;
    private long shownNanos;
    private long done;
    private long bytes;
    private boolean drawn;

    public ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void begin(String newVerb, String newUnit, long units, long allBytes) {
        verb = newVerb;
        unit = newUnit;
        total = units;
        totalBytes = allBytes;
        sinceNanos = System.nanoTime();
        shownNanos = sinceNanos;
        done = 0;
        bytes = 0;
    }

    @Override
    public synchronized void at(long nowDone, long nowBytes) {
        done = nowDone;
        bytes = nowBytes;
        long pause = terminal.interactive() ? DRAW_NANOS : TELL_NANOS;
        if (System.nanoTime() - shownNanos >= pause) {
            shownNanos = System.nanoTime();
            show();
        }
    }

    private void show() {
        if (terminal.interactive()) {
            terminal.err().print(ERASE + verb + bar() + "  " + figures("  "));
            terminal.err().flush();
            drawn = true;
        } else {
            terminal.err().println(verb + ": " + figures(", "));
        }
    }

    private String bar() {
        if (share() < 0) {
            return "";
        }
        int full = (int) (share() * BAR_CHARS);
        return "  [" + "#".repeat(full) + "-".repeat(BAR_CHARS - full) + "]";
    }

    /// Of the work that is done; less than 0: not known.
    private double share() {
        if (totalBytes > 0) {
            return Math.min(1, (double) bytes / totalBytes);
        }
        return total > 0 ? Math.min(1, (double) done / total) : -1;
    }

    private String figures(String between) {
        double seconds = Math.max(0.001, (System.nanoTime() - sinceNanos) / 1e9);
        String units = total > 0 ? done + " of " + total : Long.toString(done);
        StringBuilder line = new StringBuilder(units).append(' ').append(unit);
        line.append(between).append(bytes(bytes));
        if (total == 0) {
            line.append(between)
                    .append((long) (done / seconds))
                    .append(' ')
                    .append(unit)
                    .append("/s");
        }
        line.append(between).append(bytes((long) (bytes / seconds))).append("/s");
        if (share() > 0) {
            line.append(between).append(time(seconds / share() - seconds)).append(" left");
        }
        return line.toString();
    }

    @Override
    public synchronized void say(String line) {
        erase();
        terminal.err().println(line);
    }

    @Override
    public synchronized void end() {
        erase();
    }

    private void erase() {
        if (drawn) {
            terminal.err().print(ERASE);
            terminal.err().flush();
            drawn = false;
        }
    }

    /// How long the present part has taken.
    public synchronized String elapsed() {
        double seconds = (System.nanoTime() - sinceNanos) / 1e9;
        return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", seconds) : time(seconds);
    }

    static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60);
    }

    public static String bytes(long count) {
        if (count < 1 << 10) {
            return count + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double amount = count;
        int number = -1;
        while (amount >= 1 << 10 && number < units.length - 1) {
            amount /= 1 << 10;
            number++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, units[number]);
    }
}
