package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;
import dev.gramme.gateway.front.TurnAwayHandler;

import io.netty.channel.ChannelHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no answer to HEAD has a body, also where the request was never understood. Method: what is
/// refused is sent by GET and by HEAD, whole and byte by byte; HEAD is told the same without the
/// body.
class AnswersToHeadTest {
    private static final String START = " /kv/k HTTP/1.1\r\nHost: x\r\n";
    private static final int LATE_SECONDS = 31;

    private static FakeClient served() {
        return served(256 << 20);
    }

    private static FakeClient served(long memoryBytes) {
        FakeBackend node = new FakeBackend().withMemory(memoryBytes);
        return new FakeClient(new FrontHandler(node, GatewayLimits.production()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "404| /kv/absent HTTP/1.1~Host: x~~",
                "400| /kv/k HTTP/1.1~Host: x~Host: y~~",
                "400| /kv/k HTTP/1.1~no colon~~",
                "400| /kv/k HTTP/1.1~Host: x!~~",
                "400| /kv/k  HTTP/1.1~~",
                "413| /kv/k HTTP/1.1~Host: x~Content-Length: 99999999~~",
                "417| /kv/k HTTP/1.1~Host: x~Expect: more~~",
                "400| /kv/k HTTP/1.1~Host: x~Transfer-Encoding: chunked~~nope~",
                "505| /kv/k HTTP/3.0~",
            })
    void whateverIsWrong(int status, String rest) {
        String request = rest.replace("~", "\r\n").replace('!', '\n');
        try (FakeClient get = served();
                FakeClient head = served();
                FakeClient trickled = served()) {
            String answer = head.ask("HEAD" + request);
            expectBodiless(status, get.ask("GET" + request), answer);
            for (int i = 0; i < request.length() + 4 && trickled.isOpen(); i++) {
                trickled.send(("HEAD" + request).substring(i, i + 1));
            }
            assertThat(trickled.received()).isEqualTo(answer);
        }
    }

    @Test
    void whateverIsTooLong() {
        String url = " /" + "u".repeat(20 << 10);
        expectRefused(414, url);
        expectRefused(414, " /" + "u".repeat(50 << 10));
        expectRefused(414, url + " HTTP/1.1\r\nHost: x\r\n\r\n");
        expectRefused(431, START + "X: " + "x".repeat(40 << 10));
        expectRefused(431, START + "a: b\r\n".repeat(101));
    }

    /// Also as the second request of a connection, where `front` has no part.
    private static void expectRefused(int status, String rest) {
        try (FakeClient get = served();
                FakeClient head = served()) {
            String first = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
            get.ask(first);
            head.ask(first);
            expectBodiless(status, get.ask("GET" + rest), head.ask("HEAD" + rest));
        }
    }

    @ParameterizedTest
    @CsvSource({"/", "/kv/k", "'/kv/k HTTP/1.1\r\nHost:'"})
    void whoIsLate(String begun) {
        try (FakeClient get = served();
                FakeClient head = served()) {
            get.send("GET " + begun);
            head.send("HEAD " + begun);
            expectBodiless(
                    408,
                    get.passSeconds(LATE_SECONDS).received(),
                    head.passSeconds(LATE_SECONDS).received());
        }
    }

    @Test
    void whoFindsNoMemory() {
        String head = START + "X: " + "x".repeat(20 << 10);
        String line = " /kv/" + "k".repeat(14 << 10);
        for (String begun : new String[] {head, head + "\r\n\r\n", line}) {
            try (FakeClient get = served(4 << 10);
                    FakeClient other = served(4 << 10)) {
                expectBodiless(429, get.ask("GET" + begun), other.ask("HEAD" + begun));
            }
        }
    }

    @Test
    void whoIsOneTooMany() {
        expectTurnedAway(" / HTTP/1.1\r\n");
        expectTurnedAway(" /kv/");
    }

    private static void expectTurnedAway(String begun) {
        ChannelHandler forGet = new TurnAwayHandler(GatewayLimits.production(), 7);
        ChannelHandler forHead = new TurnAwayHandler(GatewayLimits.production(), 7);
        try (FakeClient get = new FakeClient(forGet);
                FakeClient head = new FakeClient(forHead)) {
            expectBodiless(503, get.ask("GET" + begun), head.ask("HEAD" + begun));
        }
    }

    private static void expectBodiless(int status, String toGet, String toHead) {
        assertThat(status(toGet)).isEqualTo(status);
        assertThat(status(toHead)).isEqualTo(status);
        assertThat(bodyOf(toGet)).isNotEmpty();
        assertThat(toHead).endsWith("\r\n\r\n");
        assertThat(bodyOf(toHead)).isEmpty();
        assertThat(header(toHead, "Content-Length")).isEqualTo("" + bodyOf(toGet).length());
    }
}
