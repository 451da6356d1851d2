package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.gramme.gateway.front.FrontHandler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ResourceLeakDetector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Goal: no bytes, however they come, make a connection throw, leak or hold more than it may: it
/// answers in order or ends. Method: recorded sessions of clients (`sessions/`) are mutated, cut at
/// random and sent to a connection of any protocol, while time passes, answers come late or are not
/// taken, and the client goes. A failure prints its seed; `-Dgramme.fuzz.seed=N` runs that one,
/// `-Dgramme.fuzz.runs=N` so many.
class ConnectionFuzzTest {
    private static final long RUNS = Long.getLong("gramme.fuzz.runs", 1_500);
    private static final long MEMORY = 64 << 10;
    private static final int MOST_HELD = 96 << 10;
    private static final GatewayLimits LIMITS =
            GatewayLimits.production().withRequestsInFlight(4).withValueBytes(32 << 10);

    private static final List<String> NAMES =
            List.of(
                    "redis-cli.resp",
                    "redis-benchmark.resp",
                    "inline.resp",
                    "curl.http",
                    "java.http",
                    "chunked.http",
                    "foreign.bin");
    private static final List<byte[]> SESSIONS =
            NAMES.stream().map(ConnectionFuzzTest::session).toList();

    private static final List<String> TOKENS =
            List.of(
                    "\r\n",
                    "\n",
                    "\r",
                    "\0",
                    "*1048576\r\n",
                    "*-1\r\n",
                    "$2147483647\r\n",
                    "$-1\r\n",
                    "$33000\r\n",
                    "*2\r\n*1\r\n",
                    "\"",
                    "'",
                    "QUIT\r\n",
                    "HELLO 3\r\n",
                    " HTTP/1.1\r\n",
                    "Content-Length: 7\r\n",
                    "Content-Length: 33000\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Expect: 100-continue\r\n",
                    "Connection: close\r\n",
                    "7fff\r\n",
                    "0\r\n\r\n",
                    "X: " + "x".repeat(20_000),
                    "/" + "k".repeat(17_000),
                    "v".repeat(9_000),
                    "\u0016\3\1",
                    "PRI * HTTP/2.0\r\n\r\n",
                    "\3\0\0\0\n");

    private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    private final Logger leakLog = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    private static byte[] session(String name) {
        try (InputStream in = ConnectionFuzzTest.class.getResourceAsStream("sessions/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @BeforeEach
    void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        leaks.start();
        leakLog.addAppender(leaks);
    }

    @AfterEach
    void expectNoLeak() {
        // A lost buffer is reported once it is collected and another one is made.
        System.gc();
        for (int i = 0; i < 100; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
            Unpooled.buffer(64).release();
        }
        leakLog.detachAppender(leaks);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        assertThat(leaks.list).isEmpty();
    }

    @Test
    void theRecordedSessionsAreServed() {
        for (int i = 0; i < SESSIONS.size() - 1; i++) {
            FakeBackend backend = new FakeBackend();
            try (FakeClient client = new FakeClient(new FrontHandler(backend, LIMITS))) {
                String answers = client.send(SESSIONS.get(i)).received();
                assertThat(answers)
                        .as(NAMES.get(i))
                        .doesNotContain("Protocol error", "HTTP/1.1 400");
                assertThat(backend.requests()).as(NAMES.get(i)).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void noBytesThrowLeakOrHoldMoreThanTheyMay() {
        Long seed = Long.getLong("gramme.fuzz.seed");
        long first = seed == null ? 0 : seed;
        long last = seed == null ? RUNS : first + 1;
        for (long each = first; each < last; each++) {
            run(each);
        }
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        FakeBackend backend = new FakeBackend().withMemory(MEMORY);
        if (random.nextInt(3) == 0) {
            backend.holding();
        }
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        FakeClient client = new FakeClient(new FrontHandler(backend, LIMITS));
        client.channel().config().setAllocator(allocator);
        try {
            converse(client, backend, random, allocator);
            client.run(backend::releaseAll);
            client.channel().checkException();
            client.close();
            assertThat(backend.requestMemory().heldBytes()).isZero();
            assertThat(allocator.metric().usedHeapMemory()).isZero();
            assertThat(allocator.metric().usedDirectMemory()).isZero();
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("-Dgramme.fuzz.seed=" + seed, failed);
        }
    }

    private static void converse(
            FakeClient client,
            FakeBackend backend,
            Random random,
            UnpooledByteBufAllocator allocator) {
        byte[] session = pick(random);
        byte[] bytes = new Mutation(random, TOKENS).of(session, pick(random));
        int most = random.nextInt(4) == 0 ? bytes.length + 1 : 1 + random.nextInt(2_000);
        for (int at = 0; at < bytes.length && client.isOpen(); ) {
            int piece = Math.min(1 + random.nextInt(most), bytes.length - at);
            ByteBuf arrived = allocator.directBuffer(piece).writeBytes(bytes, at, piece);
            client.channel().writeInbound(arrived);
            client.channel().runPendingTasks();
            at += piece;
            happen(client, backend, random);
            long held = Intake.of(client.channel(), backend, LIMITS).share().heldBytes();
            assertThat(held).isLessThanOrEqualTo(MOST_HELD);
            assertThat(backend.requestMemory().heldBytes()).isLessThanOrEqualTo(MEMORY);
        }
    }

    private static byte[] pick(Random random) {
        return SESSIONS.get(random.nextInt(SESSIONS.size()));
    }

    private static void happen(FakeClient client, FakeBackend backend, Random random) {
        switch (random.nextInt(60)) {
            case 0 -> client.passSeconds(20);
            case 1 -> client.takeNothing(true);
            case 2, 3, 4 -> client.takeNothing(false);
            case 5 ->
                    client.channel()
                            .pipeline()
                            .fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            case 6 -> client.channel().close();
            case 7 -> client.run(backend::releaseAll);
            default -> {
                if (backend.heldCount() > 0 && random.nextBoolean()) {
                    boolean oldest = random.nextBoolean();
                    client.run(() -> backend.release(oldest));
                }
            }
        }
    }
}
