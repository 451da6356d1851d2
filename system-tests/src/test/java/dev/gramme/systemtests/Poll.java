package dev.gramme.systemtests;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until other processes have come to what is expected of them, and no longer.
final class Poll {
    private static final long PERIOD_MS = 50;

    private Poll() {}

    /// A condition that fails to connect, or reads half a page, does not hold yet.
    ///
    /// @param what is awaited, for the failure's text
    static void until(String what, Duration atMost, BooleanSupplier holds) {
        until(what, atMost, holds, () -> "");
    }

    /// @param seen what is the case instead, for the failure's text
    static void until(String what, Duration atMost, BooleanSupplier holds, Supplier<String> seen) {
        long start = System.nanoTime();
        while (!holds(holds)) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new AssertionError(
                        "waited %s in vain: %s. %s".formatted(atMost, what, told(seen)));
            }
            pause();
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException | JacksonException notYet) {
            return false;
        }
    }

    private static String told(Supplier<String> seen) {
        try {
            return Objects.toString(seen.get());
        } catch (UncheckedIOException unreachable) {
            return unreachable.toString();
        }
    }

    /// What a call returns once it does not fail to connect.
    static <T> T answer(String what, Duration atMost, Supplier<@Nullable T> call) {
        Answer<T> answer = new Answer<>();
        until(
                what,
                atMost,
                () -> {
                    answer.value = call.get();
                    return answer.value != null;
                });
        return Objects.requireNonNull(answer.value);
    }

    private static final class Answer<T> {
        private @Nullable T value;
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PERIOD_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
