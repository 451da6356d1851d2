package dev.gramme.client;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What may be said with every request. Immutable; start from [#DEFAULT].
///
/// @param r read quorum; 0: the cluster's default
/// @param w write quorum; 0: the cluster's default
/// @param level overrides r and w where given
/// @param strict only home replicas count
/// @param timeoutMs the cluster answers within this time; 0: its default
/// @param explain tell the story of the execution
/// @param durability what a copy of a write needs to count, reads leave it out; null: what each
///   node's settings say
public record Options(
        int r,
        int w,
        @Nullable Level level,
        boolean strict,
        int timeoutMs,
        boolean explain,
        @Nullable Durability durability) {
    public static final Options DEFAULT = new Options(0, 0, null, false, 0, false);

    /// The longest time that may be asked for.
    public static final int MAX_TIMEOUT_MS = 60_000;

    /// As durable as each node's settings say.
    public Options(
            int r, int w, @Nullable Level level, boolean strict, int timeoutMs, boolean explain) {
        this(r, w, level, strict, timeoutMs, explain, null);
    }

    public Options {
        if (r < 0 || w < 0) {
            throw new IllegalArgumentException("r and w are at least 1, or 0 for the default");
        }
        if (timeoutMs < 0 || timeoutMs > MAX_TIMEOUT_MS) {
            throw new IllegalArgumentException("a timeout is at most " + MAX_TIMEOUT_MS + " ms");
        }
    }

    public Options withDurability(@Nullable Durability wanted) {
        return new Options(r, w, level, strict, timeoutMs, explain, wanted);
    }

    /// Of a read, as a query of a URL; empty if nothing is said.
    String query() {
        return withDurability(null).query(false, Duration.ZERO);
    }

    /// Of a write, as a query of a URL; empty if nothing is said.
    ///
    /// @param ttl zero: the value never expires
    String query(boolean blind, Duration ttl) {
        return query(blind, ttl, 0);
    }

    /// @param expiresAtMs the same in another form; 0: the value never expires
    String query(boolean blind, Duration ttl, long expiresAtMs) {
        StringBuilder query = new StringBuilder();
        add(query, "r", r == 0 ? "" : Integer.toString(r));
        add(query, "w", w == 0 ? "" : Integer.toString(w));
        add(query, "level", level == null ? "" : level.word());
        add(query, "strict", strict ? "true" : "");
        add(query, "timeout", timeoutMs == 0 ? "" : Integer.toString(timeoutMs));
        add(query, "explain", explain ? "true" : "");
        add(query, "durability", durability == null ? "" : durability.word());
        add(query, "blind", blind ? "true" : "");
        add(query, "ttl", ttl.isZero() ? "" : ttl.toMillis() + "ms");
        add(query, "expires-at", expiresAtMs == 0 ? "" : Long.toString(expiresAtMs));
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
        }
    }
}
