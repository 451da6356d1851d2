package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: a request that was begun is completed in time or refused in words that name the setting,
/// whoever does not take answers is dropped, and whoever is idle stays (GATEWAY-6). Method: the
/// channel's own time, which passes when the test says so.
class SlowClientTest {
    private static final String LATE =
            "the request was not complete within 30000 ms (request-read-timeout; 262144 bytes of a"
                    + " body begin it anew)";
    private static final int INSTALMENT = ReadDeadline.INSTALMENT_BYTES;

    private final FakeBackend backend = new FakeBackend();

    private FakeClient client() {
        return new FakeClient(new FrontHandler(backend, GatewayLimits.production()));
    }

    private static String unescaped(String text) {
        return text.replace("~", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET k",
                "*",
                "*2~$3~GET",
                "*2~$3~GET~$5~ab",
                "PING~GET",
                "*1~$4~PING~*2~$3~GET~$5~ab",
            })
    void halfACommandAndThenSilenceIsRefusedAndClosed(String bytes) {
        try (FakeClient client = client()) {
            client.send(unescaped(bytes)).received();
            assertThat(client.passSeconds(29).received()).isEmpty();
            assertThat(client.passSeconds(1).received()).isEqualTo("-ERR " + LATE + "\r\n");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /version",
                "GET /version HTTP/1.1~Host: x",
                "PUT /kv/k HTTP/1.1~Host: x~Content-Length: 9~~12345",
                "PUT /kv/k HTTP/1.1~Host: x~Transfer-Encoding: chunked~~3~ab",
                "GET /livez HTTP/1.1~Host: x~~GET /livez HTTP/1.1~",
            })
    void halfARequestAndThenSilenceIsRefusedAndClosed(String bytes) {
        try (FakeClient client = client()) {
            client.send(unescaped(bytes)).received();
            assertThat(client.passSeconds(29).received()).isEmpty();
            assertThat(client.passSeconds(1).received())
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .contains(LATE);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /version HTTP/1.1, HTTP/1.1 408", "SET some-key value, -ERR the request"})
    void aByteEveryTenSecondsExtendsNothing(String bytes, String answer) {
        try (FakeClient client = client()) {
            for (int i = 0; i < 3; i++) {
                client.send(bytes.substring(8 * i, 8 * i + (i == 0 ? 8 : 1)));
                assertThat(client.isOpen()).isTrue();
                client.passSeconds(10);
            }
            assertThat(client.received()).startsWith(answer);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void theTimeOfTheFirstLineIsPartOfTheRequests() {
        try (FakeClient client = client()) {
            client.send("GET /version ").passSeconds(20);
            client.send("HTTP/1.1\r\nHost: x\r\n").passSeconds(10);
            assertThat(client.received()).startsWith("HTTP/1.1 408 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /kv/k HTTP/1.1~Host: x~Content-Length: 4194304~~",
                "PUT /kv/k HTTP/1.1~Host: x~Transfer-Encoding: chunked~~400000~",
                "*3~$3~SET~$1~k~$4194304~",
                "*3~$3~SET~$1~k~$9194304~",
            })
    void aBodyMustBringAnInstalmentInEachTime(String head) {
        try (FakeClient client = client()) {
            client.send(unescaped(head));
            for (int i = 0; i < 8; i++) {
                client.passSeconds(29).send("v".repeat(INSTALMENT));
                assertThat(client.received()).isEmpty();
            }
            client.passSeconds(20).send("v".repeat(INSTALMENT / 2)).passSeconds(10);
            assertThat(client.received()).contains("request-read-timeout");
            assertThat(client.isOpen()).isFalse();
            assertThat(backend.requestMemory().heldBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~~",
                "PING~",
                "*1~$4~PING~",
                "GET /livez HTTP/1.1~Host: x~~",
                "PUT /kv/k HTTP/1.1~Host: x~Content-Length: 1~~v",
            })
    void whoIsIdleBetweenRequestsStays(String bytes) {
        try (FakeClient client = client()) {
            for (int i = 0; i < 3; i++) {
                client.send(unescaped(bytes)).received();
                client.passSeconds(86_400);
                assertThat(client.isOpen()).isTrue();
                assertThat(client.received()).isEmpty();
            }
        }
    }

    @Test
    void theNodesOwnTimeIsNotTheClients() {
        FakeClient client =
                new FakeClient(
                        new FrontHandler(
                                backend.holding(),
                                GatewayLimits.production().withRequestsInFlight(1)));
        try (client) {
            client.send("GET k\r\n*2\r\n$3\r\nGET\r\n$1\r\n").passSeconds(100);
            assertThat(client.isOpen()).isTrue();
            backend.releaseAll();
            client.channel().runPendingTasks();
            client.passSeconds(29).send("k\r\n");
            backend.releaseAll();
            assertThat(client.received()).isEqualTo("$-1\r\n$-1\r\n");
        }
    }

    @Test
    void anAnswerThatIsDueComesBeforeTheRefusal() {
        backend.holding();
        try (FakeClient client = client()) {
            client.send("GET k\r\nGET").passSeconds(30);
            assertThat(client.received()).isEmpty();
            backend.releaseAll();
            assertThat(client.received()).isEqualTo("$-1\r\n-ERR " + LATE + "\r\n");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void whoTakesNothingOfItsAnswersIsDropped() {
        try (FakeClient client = client()) {
            client.takeNothing(true).send("PING\r\n").passSeconds(29);
            assertThat(client.isOpen()).isTrue();
            client.passSeconds(1);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void whoTakesSomethingOfItsAnswersStays() {
        try (FakeClient client = client()) {
            client.takeNothing(true).send("PING\r\n");
            for (int i = 0; i < 5; i++) {
                client.passSeconds(29);
                client.channel().unsafe().outboundBuffer().progress(1);
                client.passSeconds(1);
                assertThat(client.isOpen()).isTrue();
            }
            client.takeNothing(false);
            assertThat(client.received()).isEqualTo("+PONG\r\n");
            client.passSeconds(86_400);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void whoQuitsAndTakesNothingIsDroppedToo() {
        try (FakeClient client = client()) {
            client.takeNothing(true).send("PING\r\nQUIT\r\n");
            assertThat(client.isOpen()).isTrue();
            assertThat(client.passSeconds(30).isOpen()).isFalse();
        }
    }

    @Test
    void whatIsWrittenForAClientThatTakesNothingIsBounded() {
        try (FakeClient client = client()) {
            String value = "v".repeat(256 << 10);
            client.ask("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$262144\r\n" + value + "\r\n");
            client.takeNothing(true).send("GET k\r\n".repeat(200));
            assertThat(client.channel().unsafe().outboundBuffer().totalPendingWriteBytes())
                    .isLessThan(512 << 10);
            assertThat(backend.requests()).hasSizeLessThanOrEqualTo(1 + 128);
            client.takeNothing(false);
            assertThat(client.received()).hasSize(200 * ((256 << 10) + 11));
        }
        assertThat(backend.requestMemory().heldBytes()).isZero();
    }
}
