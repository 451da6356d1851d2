package dev.gramme.core.quorum;

import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.ring.Topology.Settings;

import org.jspecify.annotations.Nullable;

/// The numbers of one request (Dynamo §4.5).
///
/// @param n homes a key has in a full cluster
/// @param strict home replicas only; otherwise fallbacks count (sloppy, Dynamo §4.6)
public record Quorum(int n, int r, int w, boolean strict) {
    public static Quorum of(Options options, Settings settings) {
        int n = settings.n();
        return new Quorum(
                n,
                pick(options.level(), options.r(), settings.r(), n),
                pick(options.level(), options.w(), settings.w(), n),
                options.strict());
    }

    /// Why these options are impossible in a cluster with these settings; null: they are fine.
    public static @Nullable String objection(Options options, Settings settings) {
        if (options.r() < 0 || options.r() > settings.n()) {
            return "r is 1 to n (n = " + settings.n() + "), not " + options.r();
        }
        if (options.w() < 0 || options.w() > settings.n()) {
            return "w is 1 to n (n = " + settings.n() + "), not " + options.w();
        }
        return options.timeoutMs() < 1 ? "timeout is at least 1 ms" : null;
    }

    private static int pick(@Nullable Level level, int asked, int preset, int n) {
        if (level == null) {
            return asked == 0 ? preset : asked;
        }
        return switch (level) {
            case ONE -> 1;
            case QUORUM -> n / 2 + 1;
            case ALL -> n;
        };
    }
}
