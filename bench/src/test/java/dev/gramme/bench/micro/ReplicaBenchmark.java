package dev.gramme.bench.micro;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.memory.MemoryJournal;
import dev.gramme.storage.memory.MemoryStore;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A home takes over a write of another home, over the memory engine, until it is durable. The
/// other homes have everything a moment later, so that the log stays short, as it does in a healthy
/// cluster.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplicaBenchmark {
    private static final Actor SELF = new Actor(1, 1);
    private static final Actor OTHER = new Actor(2, 2);
    private static final NodeId PEER = new NodeId("n2");
    private static final int KEYS = 1_000;
    private static final int TRIM_EVERY = 256;

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<Key> keys = new ArrayList<>();
    private final Value value = Value.plain(Bytes.owning(new byte[100]), "", 1 << 16);
    private Replica replica;
    private long counter;
    private int durable;

    @Setup
    public void setUp() {
        MemoryStore store =
                new MemoryStore(
                        new MemoryJournal(loop::add, (_, done) -> loop.add(done)),
                        loop::add,
                        1L << 30,
                        MemoryStore.emptied(Ledger.EMPTY));
        Store.PartitionState empty =
                new Store.PartitionState(DotSet.EMPTY, new TreeMap<>(), List.of(), List.of());
        replica = new Replica(7, SELF, store, empty);
        for (int i = 0; i < KEYS; i++) {
            keys.add(Key.of("bench:" + i));
        }
    }

    @Benchmark
    public int absorb() {
        Dot dot = new Dot(OTHER, ++counter);
        Siblings event = Siblings.event(dot, value, replica.durableClock());
        Key key = keys.get((int) (counter % KEYS));
        replica.absorb(key, event, DotSet.of(dot), _ -> durable++);
        runLoop();
        if (counter % TRIM_EVERY == 0) {
            replica.peerClock(PEER, replica.durableClock());
            replica.trim(List.of(PEER));
            runLoop();
        }
        return durable;
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }
}
