package dev.gramme.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: the first bytes decide, however they are cut, and whoever is not served is told so in a
/// form it can read. Method: a connection without a socket.
class FrontHandlerTest {
    private static final String HTTP_GET = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static FakeClient client() {
        return new FakeClient(new FrontHandler(new FakeBackend(), GatewayLimits.production()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*1\r\n$4\r\nPING\r\n", "PING\r\n", "ping\n", "\r\n\r\nPING\r\n"})
    void respIsSpokenAsArrayAndAsLine(String bytes) {
        try (FakeClient whole = client();
                FakeClient trickled = client()) {
            assertThat(whole.ask(bytes)).isEqualTo("+PONG\r\n");
            assertThat(trickled.trickle(bytes).received()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aLineThatEndsInTheHttpVersionIsHttp() {
        try (FakeClient whole = client();
                FakeClient trickled = client()) {
            assertThat(whole.ask(HTTP_GET)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(trickled.trickle(HTTP_GET).received()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aGetWithoutVersionIsRespWhateverItsKey() {
        try (FakeClient client = client()) {
            assertThat(client.ask("GET /version\r\n")).isEqualTo("$-1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aCommandOfRldbsIsAnsweredInItsFrames(int command) {
        String frame = (char) command + "\0\0\0\2id\0\0\0\1x";
        String head = command == 1 || command == 4 || command == 5 ? frame.substring(0, 7) : "\0";
        try (FakeClient whole = client();
                FakeClient trickled = client()) {
            String answer = whole.ask(frame);
            assertThat(answer).startsWith(head);
            assertThat(trickled.trickle(frame).received()).isEqualTo(answer);
            assertThat(whole.isOpen()).isTrue();
        }
    }

    @Test
    void kvIsRefusedInAFrameOfItsOwn() {
        try (FakeClient client = client()) {
            String answer = client.ask("\0\0\0");
            assertThat(answer).startsWith("\0\1\0\0\0").contains("kv's protocol is not served");
            assertThat(answer).hasSize(6 + answer.charAt(5));
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void tlsGetsAnAlertAndWords() {
        try (FakeClient client = client()) {
            assertThat(client.ask("\u0016\u0003\u0001"))
                    .startsWith("\u0015\u0003\u0001\0\2\2(")
                    .contains("TLS is not served yet");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void http2GetsGoawayWithWords() {
        try (FakeClient client = client()) {
            assertThat(client.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
                    .startsWith("\0\0\0\4\0\0\0\0\0")
                    .contains("\0\0\0\r" + "HTTP/2 and gRPC are not served yet");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void anotherVersionOfHttpIsRefusedByHttp() {
        try (FakeClient client = client()) {
            assertThat(client.ask("GET / HTTP/3.0\r\n")).startsWith("HTTP/1.1 505 ");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x0b, 0x1b, 0x7f, 0x80, 0xc3, 0xff})
    void anythingElseIsRefusedInWords(int first) {
        try (FakeClient client = client()) {
            assertThat(client.send(new byte[] {(byte) first}).received())
                    .startsWith("-ERR this port speaks HTTP/1.1, RESP");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aFirstLineWithoutEndIsDecidedAtTheBoundAndRefused() {
        String flood = "x".repeat(GatewayLimits.production().inlineBytes());
        try (FakeClient resp = client();
                FakeClient http = client()) {
            assertThat(resp.ask(flood)).isEmpty();
            assertThat(resp.ask("xxxx"))
                    .isEqualTo(
                            "-ERR Protocol error: too big inline request: the limit is 49152"
                                    + " bytes\r\n");
            assertThat(resp.isOpen()).isFalse();
            assertThat(http.ask("GET /kv/" + flood)).startsWith("HTTP/1.1 414 ");
            assertThat(http.isOpen()).isFalse();
        }
    }

    @Test
    void anEndlessRunOfEmptyLinesHoldsNoMemory() {
        try (FakeClient client = client()) {
            client.send("\r\n".repeat(1 << 20));
            assertThat(client.ask("PING\r\n")).isEqualTo("+PONG\r\n");
        }
    }
}
