package dev.gramme.cli.terminal;

/// What the exit code of every command means. Part of the interface: codes never change.
public final class ExitCode {
    public static final int OK = 0;

    /// The operation failed, or there is nothing under the key.
    public static final int FAILED = 1;

    /// The command line, a setting or the request itself is wrong; nothing was done.
    public static final int USAGE = 2;

    /// No connection, no quorum, overload, a full store: nothing was done, or nothing could be
    /// read.
    public static final int UNAVAILABLE = 3;

    /// No answer in time, or a write that may live on fewer copies than asked for.
    public static final int UNKNOWN = 4;

    /// The cluster's state forbids it (a join of two clusters that both hold data, a write with
    /// --if-match to a key that has changed). A get that finds siblings is no failure: it prints
    /// them all and exits with 0.
    public static final int CONFLICT = 5;

    /// Stored bytes are not what was written: a scrub has found damage.
    public static final int DAMAGED = 6;

    /// A bug in this program.
    public static final int BUG = 70;

    private ExitCode() {}
}
