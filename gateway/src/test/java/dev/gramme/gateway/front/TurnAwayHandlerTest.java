package dev.gramme.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: a client beyond the limit of connections reads why, in a form of its protocol. Method:
/// first bytes in, words out; `~` is CRLF.
class TurnAwayHandlerTest {
    private static final String WORDS =
            "max number of clients reached: max-connections of this node is 7";

    private final FakeClient client =
            new FakeClient(new TurnAwayHandler(GatewayLimits.production(), 7));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "PING~|-ERR max number",
                "*1~$4~PING~|-ERR max number",
                "PI|-ERR max number",
                "GET / HTTP/1.1~Host: x~~|HTTP/1.1 503 Service Unavailable~",
                "GET /kv/|HTTP/1.1 503 Service Unavailable~",
                "GET / HTTP/3.0~|HTTP/1.1 503 Service Unavailable~",
                "PRI * HTTP/2.0~|\0\0\0\4\0",
                "\u0016\3\1|\u0015\3\1\0\2\2(",
                "\1|\1\0\0\0\7UNKNOWN",
                "\0|\0\1\0\0\0",
                "\u0080|-ERR max number",
            })
    void itIsToldInWordsOfItsProtocol(String bytes, String start) {
        String answer = client.ask(bytes.replace("~", "\r\n"));
        assertThat(answer).startsWith(start.replace("~", "\r\n")).contains(WORDS);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void whoSaysNothingIsToldInALineAfterAMoment() {
        assertThat(client.received()).isEmpty();
        assertThat(client.passSeconds(1).received()).isEqualTo("-ERR " + WORDS + "\r\n");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void emptyLinesDecideNothing() {
        assertThat(client.ask("\r\n\r\n")).isEmpty();
        assertThat(client.ask("\r\nGET / HTTP/1.1\r\n")).startsWith("HTTP/1.1 503 ");
    }
}
