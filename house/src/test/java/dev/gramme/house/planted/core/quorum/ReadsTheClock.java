package dev.gramme.house.planted.core.quorum;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/// Breaches: nothing in core differs from one run to the next.
final class ReadsTheClock {
    private final List<Object> sink = new ArrayList<>();

    void run(Collection<String> names) {
        LongSupplier byReference = System::nanoTime;
        sink.add(byReference);
        sink.add(System.currentTimeMillis());
        sink.add(Math.random());
        sink.add(UUID.randomUUID());
        sink.add(Set.of(1, 2));
        sink.add(Map.copyOf(Map.of(1, 2)));
        sink.add(new Random());
        sink.add(Thread.currentThread());
        sink.add(names.parallelStream());
    }
}
