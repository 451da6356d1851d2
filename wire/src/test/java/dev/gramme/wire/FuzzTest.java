package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.PeerMessage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Goal: whatever comes in, a reader returns a record that stands for exactly these bytes (WIRE-2)
/// or throws [MalformedFrame] (WIRE-4), and takes memory in proportion to the input (WIRE-3).
/// Method: seeded mutations of the recorded bytes of every kind; with and without the right length
/// and checksum. A failure prints the kind and the bytes.
final class FuzzTest {
    private static final int MUTATIONS = 200_000;

    /// The densest input is a list of one-byte changes, each of which becomes an object.
    private static final long BYTES_PER_BYTE = 64;

    /// For the refusal with its message.
    private static final long BYTES_BESIDES = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void spoiltFramesAreRefused() throws IOException {
        int readable = fuzz("frame.", frames(), 1, bytes -> bytes);
        assertThat(readable).isLessThan(MUTATIONS / 100);
    }

    @Test
    void spoiltFramesWithTheRightChecksumAreRefusedOrRead() throws IOException {
        int readable = fuzz("frame.", frames(), 2, Mutator::repaired);
        assertThat(readable).as("inner readers are reached").isGreaterThan(MUTATIONS / 100);
    }

    @Test
    void spoiltRecordsAreRefusedOrRead() throws IOException {
        List<String> kinds =
                List.of(
                        "batch.",
                        "siblings.",
                        "value.",
                        "dotset.",
                        "topology.",
                        "ledger.",
                        "hint.");
        for (String kind : kinds) {
            List<byte[]> corpus = corpus(kind);
            fuzz(kind, corpus, kind.hashCode(), bytes -> bytes, MUTATIONS / kinds.size());
        }
    }

    @Test
    void spoiltHellosAreRefused() throws IOException {
        int readable = fuzz("hello.", corpus("hello."), 3, bytes -> bytes, 20_000);
        assertThat(readable).isLessThan(2_000);
    }

    /// The recorded frames and random ones of each kind.
    private static List<byte[]> frames() throws IOException {
        List<byte[]> frames = new ArrayList<>(corpus("frame."));
        for (long seed = 0; seed < 20; seed++) {
            RandomRecords random = new RandomRecords(seed);
            for (Supplier<PeerMessage> maker : random.messages().values()) {
                byte[] frame = Frames.encode(random.envelope(maker.get()));
                if (frame.length < 1_000) {
                    frames.add(frame);
                }
            }
        }
        return frames;
    }

    private static List<byte[]> corpus(String kind) throws IOException {
        List<byte[]> corpus =
                GoldenLine.all().stream()
                        .filter(line -> line.kind().startsWith(kind))
                        .map(GoldenLine::bytes)
                        .toList();
        assertThat(corpus).as(kind).isNotEmpty();
        return corpus;
    }

    private static int fuzz(
            String kind, List<byte[]> corpus, long seed, UnaryOperator<byte[]> after) {
        return fuzz(kind, corpus, seed, after, MUTATIONS);
    }

    /// @return how many mutations were readable
    private static int fuzz(
            String kind,
            List<byte[]> corpus,
            long seed,
            UnaryOperator<byte[]> after,
            int mutations) {
        GoldenLine reader = new GoldenLine(kind, Bytes.EMPTY, "");
        Mutator mutator = new Mutator(seed, corpus);
        int readable = 0;
        for (int i = 0; i < mutations; i++) {
            byte[] bytes = after.apply(mutator.next());
            readable += readable(reader, bytes) ? 1 : 0;
        }
        return readable;
    }

    private static boolean readable(GoldenLine reader, byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Object record = decode(reader, bytes);
        if (wasteful(bytes, before)) {
            // The first to take a branch pays for loading what stands there; the second does not.
            long again = THREADS.getCurrentThreadAllocatedBytes();
            decode(reader, bytes);
            assertThat(wasteful(bytes, again)).as("wasteful: " + describe(reader, bytes)).isFalse();
        }
        if (record instanceof MalformedFrame) {
            return false;
        }
        if (!(record instanceof Hello) && !Arrays.equals(reader.encode(record), bytes)) {
            throw new AssertionError("has another encoding: " + describe(reader, bytes));
        }
        return true;
    }

    /// The record, or its refusal.
    private static Object decode(GoldenLine reader, byte[] bytes) {
        try {
            return reader.decode(bytes);
        } catch (MalformedFrame refused) {
            return refused;
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(describe(reader, bytes), failure);
        }
    }

    private static boolean wasteful(byte[] bytes, long before) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return allocated > BYTES_BESIDES + BYTES_PER_BYTE * bytes.length;
    }

    private static String describe(GoldenLine reader, byte[] bytes) {
        return reader.kind() + " " + HexFormat.of().formatHex(bytes);
    }
}
