package dev.gramme.client.bulk;

import dev.gramme.client.Failure;

import java.time.Duration;

/// How long one key is tried again while the cluster cannot serve it: with pauses that double.
///
/// @param first the first pause
/// @param tries how often at most
public record Patience(Duration first, int tries) {
    /// About 25 s of pauses.
    public static final Patience USUAL = new Patience(Duration.ofMillis(50), 10);

    /// Whether trying again may help.
    public static boolean passes(Failure failure) {
        return switch (failure) {
            case Failure.NotApplied(var reason, _) -> !reason.equals("full");
            case Failure.Unknown _,
                    Failure.Unreadable _,
                    Failure.Unreachable _,
                    Failure.NoAnswer _,
                    Failure.Changed _ ->
                    true;
            case Failure.Refused _, Failure.Strange _ -> false;
        };
    }

    /// Waits before a try.
    ///
    /// @param number of the try that failed, from 1
    /// @return false: there is no further one
    public boolean pause(int number) {
        if (number >= tries) {
            return false;
        }
        try {
            Thread.sleep(first.multipliedBy(1L << Math.min(number - 1, 20)));
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
