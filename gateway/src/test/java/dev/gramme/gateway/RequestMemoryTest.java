package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.gateway.front.FrontHandler;

import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: the memory of requests is bounded for all connections together, counted by what arrived,
/// given back whatever becomes of a request, and who needs more is told so (GATEWAY-5). Method:
/// shares by hand, then connections over a fake node with little memory.
class RequestMemoryTest {
    private static final int KIB = 1 << 10;
    private static final int MEMORY = 256 * KIB;
    private static final int FREE = RequestMemory.FREE_BYTES;
    private static final String EXHAUSTED =
            "request-memory of 262144 bytes is used up by requests that arrive or wait: repeat it"
                    + " later";

    private final FakeBackend backend = new FakeBackend().withMemory(MEMORY);

    private FakeClient client() {
        return new FakeClient(new FrontHandler(backend, GatewayLimits.production()));
    }

    private long held() {
        return backend.requestMemory().heldBytes();
    }

    private static String array(String name, String key, int valueBytes) {
        return "*3\r\n$3\r\n%s\r\n$%d\r\n%s\r\n$%d\r\n"
                .formatted(name, key.length(), key, valueBytes);
    }

    private static String put(int bytes) {
        return "PUT /kv/k HTTP/1.1\r\nHost: x\r\nContent-Length: " + bytes + "\r\n\r\n";
    }

    @Test
    void aShareCountsBeyondWhatIsFree() {
        RequestMemory memory = new RequestMemory(100);
        RequestMemory.Share one = memory.share();
        RequestMemory.Share other = memory.share();
        assertThat(one.take(FREE)).isTrue();
        assertThat(memory.heldBytes()).isZero();
        assertThat(one.take(100)).isTrue();
        assertThat(memory.heldBytes()).isEqualTo(100);
        assertThat(other.take(FREE + 1)).isFalse();
        assertThat(other.heldBytes()).isZero();
        assertThat(memory.refusals()).isEqualTo(1);
        one.give(99);
        assertThat(memory.heldBytes()).isEqualTo(1);
        one.close();
        assertThat(memory.heldBytes()).isZero();
        one.give(FREE + 1);
        assertThat(one.take(1)).isFalse();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void whoGivesBackMoreThanItTookIsABug() {
        RequestMemory.Share share = new RequestMemory(100).share();
        assertThat(share.take(5)).isTrue();
        assertThatThrownBy(() -> share.give(6)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAnnouncedLengthTakesNothing() {
        try (FakeClient resp = client();
                FakeClient http = client();
                FakeClient items = client()) {
            resp.send(array("SET", "k", 200 * KIB));
            http.send(put(8 << 20));
            items.send("*1048576\r\n$8388608\r\n");
            assertThat(held()).isZero();
        }
    }

    @Test
    void whatArrivedIsHeldUntilItIsAnswered() {
        backend.holding();
        try (FakeClient resp = client();
                FakeClient http = client()) {
            resp.send(array("SET", "k", 50 * KIB) + "v".repeat(50 * KIB) + "\r\n");
            http.send(put(60 * KIB)).send("v".repeat(60 * KIB));
            assertThat(held()).isBetween(110L * KIB - 2 * FREE, 112L * KIB - 2 * FREE);
            backend.releaseAll();
            resp.received();
            http.received();
            assertThat(held()).isZero();
        }
    }

    @Test
    void respReadsOverWhatItCannotHoldAndGoesOn() {
        try (FakeClient greedy = client();
                FakeClient small = client()) {
            greedy.send(array("SET", "k", 1 << 20));
            greedy.send("v".repeat(1 << 20));
            assertThat(held()).isZero();
            assertThat(small.ask("SET k v\r\nGET k\r\n")).isEqualTo("+OK\r\n$1\r\nv\r\n");
            assertThat(greedy.ask("\r\nGET k\r\n"))
                    .isEqualTo("-OVERLOADED " + EXHAUSTED + "\r\n$1\r\nv\r\n");
            assertThat(greedy.isOpen()).isTrue();
        }
    }

    @Test
    void aMillionArgumentsCostWhatTheyCost() {
        try (FakeClient client = client()) {
            client.send("*1048576\r\n" + "$0\r\n\r\n".repeat(2_000));
            assertThat(held()).isBetween(2_000L * 48 - FREE, 2_000L * 48);
            client.send("$0\r\n\r\n".repeat(1_048_575 - 2_000));
            assertThat(held()).isZero();
            assertThat(client.ask("$0\r\n\r\nPING\r\n"))
                    .isEqualTo("-OVERLOADED " + EXHAUSTED + "\r\n+PONG\r\n");
        }
    }

    @Test
    void httpRefusesWhatItCannotHoldAndCloses() {
        try (FakeClient length = client();
                FakeClient chunks = client()) {
            String answer = length.send(put(1 << 20)).ask("v".repeat(300 * KIB));
            assertThat(answer).startsWith("HTTP/1.1 429 Too Many Requests\r\n");
            assertThat(answer).contains("Retry-After: 1\r\n", "\"detail\":\"" + EXHAUSTED);
            assertThat(length.isOpen()).isFalse();
            assertThat(held()).isZero();
            chunks.send("PUT /kv/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(chunks.ask("80000\r\n" + "v".repeat(300 * KIB)))
                    .startsWith("HTTP/1.1 429 Too Many Requests\r\n");
        }
        assertThat(held()).isZero();
    }

    @Test
    void smallRequestsAreServedWhileLargeOnesHaveUsedItUp() {
        try (FakeClient greedy = client();
                FakeClient http = client();
                FakeClient resp = client()) {
            greedy.send(array("SET", "k", 255 * KIB) + "v".repeat(254 * KIB));
            assertThat(held()).isGreaterThan(MEMORY - 8 * KIB);
            assertThat(http.ask(put(2 * KIB) + "v".repeat(2 * KIB))).startsWith("HTTP/1.1 200");
            assertThat(resp.ask(array("SET", "r", 2 * KIB) + "v".repeat(2 * KIB) + "\r\n"))
                    .isEqualTo("+OK\r\n");
            assertThat(resp.ask(array("SET", "r", 32 * KIB) + "v".repeat(32 * KIB) + "\r\n"))
                    .isEqualTo("-OVERLOADED " + EXHAUSTED + "\r\n");
        }
        assertThat(held()).isZero();
    }

    @Test
    void halfALineAndHalfAHeadCountToo() {
        backend.withMemory(8 * KIB);
        try (FakeClient line = client();
                FakeClient head = client();
                FakeClient first = client()) {
            assertThat(line.ask("PING\r\nSET " + "k".repeat(20 * KIB)))
                    .startsWith("+PONG\r\n-OVERLOADED request-memory of 8192 bytes");
            assertThat(head.ask("GET / HTTP/1.1\r\nX: " + "x".repeat(20 * KIB)))
                    .startsWith("HTTP/1.1 429 ");
            assertThat(first.ask("SET " + "k".repeat(20 * KIB))).startsWith("-OVERLOADED ");
            assertThat(List.of(line.isOpen(), head.isOpen(), first.isOpen())).containsOnly(false);
        }
        assertThat(held()).isZero();
    }

    @Test
    void anAnswerThatIsNotTakenCountsUntilItIs() {
        try (FakeClient greedy = client();
                FakeClient http = client()) {
            greedy.ask(array("SET", "k", 100 * KIB) + "v".repeat(100 * KIB) + "\r\n");
            backend.holding();
            greedy.takeNothing(true).send("GET k\r\nGET k\r\nGET k\r\n");
            http.send("GET /kv/k HTTP/1.1\r\nHost: x\r\n\r\n");
            backend.releaseAll();
            assertThat(held()).isBetween(200L * KIB - FREE, 201L * KIB - FREE);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 429 ")
                    .contains("an answer of 102400 bytes: " + EXHAUSTED);
            String answers = greedy.takeNothing(false).received();
            assertThat(answers).startsWith("$102400\r\n");
            assertThat(answers)
                    .endsWith(
                            "\r\n-OVERLOADED the command ran, but for its reply of 102400 bytes "
                                    + EXHAUSTED
                                    + "\r\n");
            assertThat(held()).isZero();
        }
    }

    @Test
    void theValuesOfOneReplyCountAsTheyArrive() {
        try (FakeClient client = client()) {
            client.ask(array("SET", "k", 60 * KIB) + "v".repeat(60 * KIB) + "\r\n");
            backend.holding();
            client.send("MGET k k none k\r\n");
            client.run(() -> backend.release(true));
            assertThat(held()).isBetween(60L * KIB - FREE, 61L * KIB - FREE);
            client.run(() -> backend.release(false));
            assertThat(held()).isBetween(120L * KIB - FREE, 121L * KIB - FREE);
            client.run(backend::releaseAll);
            assertThat(client.received()).startsWith("*4\r\n$61440\r\n").contains("\r\n$-1\r\n");
            assertThat(held()).isZero();
        }
    }

    @Test
    void aReplyThatOutgrowsTheMemoryGivesAllOfItBackAtOnce() {
        try (FakeClient client = client()) {
            client.ask(array("SET", "k", 60 * KIB) + "v".repeat(60 * KIB) + "\r\n");
            backend.holding();
            client.send("GET first\r\nMGET k k k k k k\r\n");
            for (int i = 0; i < 4; i++) {
                client.run(() -> backend.release(false));
            }
            assertThat(held()).isGreaterThan(230L * KIB);
            client.run(() -> backend.release(false));
            assertThat(held()).isZero();
            client.run(backend::releaseAll);
            assertThat(client.received())
                    .isEqualTo(
                            "$-1\r\n-OVERLOADED the command ran, but for its reply of 307200 bytes "
                                    + EXHAUSTED
                                    + "; 6 of 6 keys done\r\n");
        }
    }

    @Test
    void countingKeysHoldsNoValues() {
        try (FakeClient client = client()) {
            client.ask(array("SET", "k", 60 * KIB) + "v".repeat(60 * KIB) + "\r\n");
            assertThat(client.ask("EXISTS k k k k k k none\r\n")).isEqualTo(":6\r\n");
            assertThat(backend.requestMemory().refusals()).isZero();
        }
    }

    @Test
    void whileThereIsNoRoomAConnectionHasOneRequestAtWork() {
        try (FakeClient one = client();
                FakeClient other = client()) {
            one.ask(array("SET", "k", 80 * KIB) + "v".repeat(80 * KIB) + "\r\nGET k\r\n");
            other.ask("GET k\r\n");
            backend.holding();
            one.send("GET k\r\n".repeat(4));
            other.send("GET k\r\n".repeat(4));
            assertThat(backend.heldCount()).isEqualTo(3 + 1);
            for (int i = 0; i < 3; i++) {
                one.run(() -> backend.release(true));
            }
            assertThat(one.received().length()).isEqualTo(3 * (80 * KIB + 10));
            assertThat(backend.heldCount()).isEqualTo(2);
            other.run(backend::releaseAll);
            assertThat(other.received().length()).isEqualTo(80 * KIB + 10);
        }
    }

    @Test
    void everyWayOutGivesEverythingBack() {
        List<String> beginnings =
                List.of(
                        array("SET", "k", 90 * KIB) + "v".repeat(80 * KIB),
                        array("SET", "k", 80 * KIB) + "v".repeat(80 * KIB) + "\r\n",
                        put(90 * KIB) + "v".repeat(80 * KIB),
                        put(80 * KIB) + "v".repeat(80 * KIB),
                        "GET / HTTP/1.1\r\nX: " + "x".repeat(30 * KIB),
                        "PING\r\nSET " + "k".repeat(40 * KIB),
                        "SET " + "k".repeat(40 * KIB));
        backend.holding();
        List<FakeClient> clients = new ArrayList<>();
        for (String beginning : beginnings) {
            for (int way = 0; way < 4; way++) {
                FakeClient client = client();
                clients.add(client);
                client.send(beginning);
                leave(client, way);
                backend.releaseAll();
                client.received();
                client.close();
                assertThat(held()).as("%.40s, way %d", beginning, way).isZero();
            }
        }
        assertThat(clients).noneMatch(FakeClient::isOpen);
    }

    private static void leave(FakeClient client, int way) {
        switch (way) {
            case 0 -> client.channel().close();
            case 1 ->
                    client.channel()
                            .pipeline()
                            .fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            case 2 -> client.passSeconds(31);
            default -> client.takeNothing(true);
        }
    }
}
