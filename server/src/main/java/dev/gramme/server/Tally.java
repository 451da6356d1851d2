package dev.gramme.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// How often each constant of an enum was met. Counting allocates nothing. Loop only.
final class Tally<E extends Enum<E>> {
    private final Map<E, long[]> counts;

    Tally(Class<E> type) {
        counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new long[1]);
        }
    }

    void count(E constant) {
        slot(constant)[0]++;
    }

    long of(E constant) {
        return slot(constant)[0];
    }

    private long[] slot(E constant) {
        return Objects.requireNonNull(counts.get(constant), "every constant has its slot");
    }
}
