package dev.gramme.bench.micro;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/// Dots and siblings, as a partition of three homes has them: three actors, one of them with a
/// hole.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VersionBenchmark {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Actor C = new Actor(3, 3);

    private final DotSet clock =
            DotSet.range(A, 1, 1_000)
                    .plus(DotSet.range(B, 1, 700))
                    .plus(DotSet.range(B, 702, 900))
                    .plus(DotSet.range(C, 1, 10));
    private final Dot next = new Dot(A, 1_001);
    private final Dot known = new Dot(B, 800);
    private final DotSet nextAlone = DotSet.of(next);
    private final DotSet context = DotSet.range(A, 1, 1_000).plus(DotSet.range(B, 1, 700));

    private final Value value = Value.plain(Bytes.owning(new byte[100]), "", 1 << 16);
    private final Siblings record = Siblings.event(known, value, clock.minus(known));
    private final Siblings newer = Siblings.event(next, value, clock);
    private final Siblings concurrent = Siblings.event(next, value, DotSet.of(new Dot(C, 1)));

    @Benchmark
    public DotSet plusDot() {
        return clock.plus(next);
    }

    @Benchmark
    public DotSet plusSet() {
        return clock.plus(context);
    }

    @Benchmark
    public DotSet minusDot() {
        return clock.minus(known);
    }

    @Benchmark
    public DotSet minusSet() {
        return nextAlone.minus(clock);
    }

    @Benchmark
    public boolean containsDot() {
        return clock.contains(known);
    }

    @Benchmark
    public boolean containsAll() {
        return clock.containsAll(context);
    }

    @Benchmark
    public Siblings mergeNewer() {
        return record.merge(newer);
    }

    @Benchmark
    public Siblings mergeConcurrent() {
        return record.merge(concurrent);
    }
}
