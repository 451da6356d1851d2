package dev.gramme.gateway.resp;

import org.jspecify.annotations.Nullable;

/// How a command's number tells when a value expires.
enum ExpiryUnit {
    EX(1_000, true),
    PX(1, true),
    EXAT(1_000, false),
    PXAT(1, false);

    private final long perUnit;
    private final boolean fromNow;

    ExpiryUnit(long perUnit, boolean fromNow) {
        this.perUnit = perUnit;
        this.fromNow = fromNow;
    }

    /// The unit an option names; null: it names none.
    static @Nullable ExpiryUnit named(String option) {
        return switch (option) {
            case "EX" -> EX;
            case "PX" -> PX;
            case "EXAT" -> EXAT;
            case "PXAT" -> PXAT;
            default -> null;
        };
    }

    /// Milliseconds since 1970, also before or at `nowMs`; null: beyond 64 bits.
    @Nullable Long atMs(long amount, long nowMs) {
        try {
            long ms = Math.multiplyExact(amount, perUnit);
            return fromNow ? Math.addExact(ms, nowMs) : ms;
        } catch (ArithmeticException overflow) {
            return null;
        }
    }

    /// Redis' words.
    static String wrong(String command) {
        return "ERR invalid expire time in '" + command + "' command";
    }
}
