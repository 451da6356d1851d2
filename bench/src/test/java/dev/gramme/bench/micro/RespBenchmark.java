package dev.gramme.bench.micro;

import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// RESP from bytes to bytes: sixteen pipelined commands arrive at once, are parsed, asked of a
/// backend that answers at once, and their answers are written. No socket.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RespBenchmark {
    private static final int PIPELINE = 16;

    @Param({"100", "1024"})
    public int valueBytes;

    private EmbeddedChannel channel;
    private ByteBuf gets;
    private ByteBuf sets;

    @Setup
    public void setUp() {
        channel =
                new EmbeddedChannel(
                        new FrontHandler(
                                new ImmediateBackend(valueBytes), GatewayLimits.production()));
        String key = "$18\r\nbench:000000012345\r\n";
        String value = "$%d\r\n%s\r\n".formatted(valueBytes, "x".repeat(valueBytes));
        gets = bytes("*2\r\n$3\r\nGET\r\n" + key);
        sets = bytes("*3\r\n$3\r\nSET\r\n" + key + value);
    }

    private static ByteBuf bytes(String command) {
        byte[] all = command.repeat(PIPELINE).getBytes(StandardCharsets.US_ASCII);
        return Unpooled.directBuffer(all.length).writeBytes(all);
    }

    @TearDown
    public void tearDown() {
        channel.finishAndReleaseAll();
        gets.release();
        sets.release();
    }

    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int get() {
        return answered(gets);
    }

    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int set() {
        return answered(sets);
    }

    private int answered(ByteBuf commands) {
        channel.writeInbound(commands.retainedDuplicate());
        channel.runPendingTasks();
        int bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        if (bytes == 0) {
            throw new IllegalStateException("no answers");
        }
        return bytes;
    }
}
