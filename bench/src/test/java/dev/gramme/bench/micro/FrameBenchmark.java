package dev.gramme.bench.micro;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.wire.Frames;
import dev.gramme.wire.MalformedFrame;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/// The frame of a write to another home.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);

    @Param({"100", "1024"})
    public int valueBytes;

    private Envelope envelope;
    private byte[] frame;

    @Setup
    public void setUp() {
        Value value = Value.plain(Bytes.owning(new byte[valueBytes]), "", 1 << 16);
        DotSet context = DotSet.range(A, 1, 1_000).plus(DotSet.range(B, 1, 700));
        PeerMessage message =
                new PeerMessage.StoreEvent(
                        7,
                        new RequestId(3, 4),
                        11,
                        Key.of("bench:000000012345"),
                        new Dot(A, 1_001),
                        value,
                        context,
                        true);
        envelope =
                new Envelope(
                        new ClusterId(5, 6),
                        1,
                        new NodeId("n1"),
                        new NodeId("n2"),
                        A,
                        1L << 40,
                        9_000,
                        message);
        frame = Frames.encode(envelope);
    }

    @Benchmark
    public byte[] encode() {
        return Frames.encode(envelope);
    }

    @Benchmark
    public Envelope decode() throws MalformedFrame {
        return Frames.decode(frame);
    }
}
