package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.GatewayLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

/// Goal: connections keep their order and their bounds, what is ambiguous or foreign is refused,
/// and the pages say what they should. Method: bytes in, bytes out, over a fake node.
class HttpLinkTest {
    private static final String HOST = "Host: localhost\r\n";

    private final HttpDialogue http = new HttpDialogue();

    @AfterEach
    void close() {
        http.close();
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        http.backend.holding();
        http.client.send(
                "PUT /kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
                        + "GET /kv/b HTTP/1.1\r\nHost: x\r\n\r\n"
                        + "GET /kv/a HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(http.backend.requests()).hasSize(2);
        http.backend.release(false);
        assertThat(http.client.received()).isEmpty();
        http.backend.releaseAll();
        String answers = http.client.received();
        assertThat(count(answers, "HTTP/1.1 ")).isEqualTo(3);
        assertThat(answers).startsWith("HTTP/1.1 200").contains("HTTP/1.1 404").endsWith("\r\n1");
    }

    @Test
    void connectionCloseIsHonouredAndNothingBehindItRuns() {
        String answer =
                http.client.ask(
                        "GET /version HTTP/1.1\r\n"
                                + HOST
                                + "Connection: close\r\n\r\n"
                                + "PUT /kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        assertThat(header(answer, "Connection")).isEqualTo("close");
        assertThat(http.client.isOpen()).isFalse();
        assertThat(http.backend.requests()).isEmpty();
        assertThat(count(answer, "HTTP/1.1 ")).isEqualTo(1);
    }

    @Test
    void http10NeedsNoHostAndCloses() {
        String answer = http.client.ask("GET /livez HTTP/1.0\r\n\r\n");
        assertThat(status(answer)).isEqualTo(200);
        assertThat(http.client.isOpen()).isFalse();
    }

    @Test
    void chunkedBodiesAreGatheredHoweverTheyAreCut() {
        String request =
                "PUT /kv/k HTTP/1.1\r\n"
                        + HOST
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        assertThat(status(http.client.trickle(request).received())).isEqualTo(200);
        ClientRequest.Put put = (ClientRequest.Put) http.backend.lastRequest();
        assertThat(put.value().body().toUtf8()).isEqualTo("abcde");
        assertThat(put.value().intact()).isTrue();
    }

    @Test
    void aBodyAtTheLimitFitsAndOneByteMoreIsRefusedBeforeItCame() {
        try (HttpDialogue small = new HttpDialogue(GatewayLimits.production().withValueBytes(9))) {
            assertThat(status(small.put("/kv/k", "123456789"))).isEqualTo(200);
            String answer =
                    small.client.ask(
                            "PUT /kv/k HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n12");
            assertThat(status(answer)).isEqualTo(413);
            assertThat(bodyOf(answer)).contains("10 bytes are over the limit of 9 bytes");
            assertThat(small.client.isOpen()).isFalse();
            assertThat(small.backend.requests()).hasSize(1);
        }
    }

    @Test
    void chunksBeyondTheLimitAreRefusedToo() {
        try (HttpDialogue small = new HttpDialogue(GatewayLimits.production().withValueBytes(9))) {
            String answer =
                    small.client.ask(
                            "PUT /kv/k HTTP/1.1\r\n"
                                    + HOST
                                    + "Transfer-Encoding: chunked\r\n\r\n"
                                    + "5\r\n"
                                    + "12345\r\n"
                                    + "5\r\n"
                                    + "12345\r\n");
            assertThat(status(answer)).isEqualTo(413);
            assertThat(small.client.isOpen()).isFalse();
        }
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOnOrNotTo() {
        String head = "PUT /kv/k HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\n";
        assertThat(http.client.ask(head + "Content-Length: 2\r\n\r\n"))
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(status(http.client.ask("ab"))).isEqualTo(200);
        assertThat(status(http.client.ask(head + "Content-Length: 99999999\r\n\r\n")))
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nContent-Length: 2\r\n",
                "Content-Length: 1, 2\r\n",
                "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +1\r\n",
                "Content-Length: 1x\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 1\r\n",
                "X: a\nY: b\r\n",
                "X\u0000: a\r\n",
                "no colon\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndEndsTheConnection(String headers) {
        String answer =
                http.client.ask(
                        "PUT /kv/k HTTP/1.1\r\n"
                                + HOST
                                + headers
                                + "\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(count(answer, "HTTP/1.1 ")).isEqualTo(1);
        assertThat(http.client.isOpen()).isFalse();
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void headersBeyondTheLimitAreRefusedByName() {
        String answer =
                http.client.ask(
                        "GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(150_000) + "\r\n\r\n");
        assertThat(status(answer)).isEqualTo(431);
        assertThat(bodyOf(answer)).contains("the headers are over the limit of 32768 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:7400, 200",
        "127.0.0.1:7400, 200",
        "[::1]:7400, 200",
        "node7:7400, 200",
        "n1.localhost, 200",
        "evil.example.com, 421",
        "127.0.0.1.evil.example:7400, 421",
        "'', 421",
    })
    void onlyNamesThatNoWebPageCanHaveAreServed(String host, int status) {
        String answer = http.client.ask("GET /livez HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(status(answer)).isEqualTo(status);
    }

    @Test
    void aRequestHasOneHost() {
        assertThat(status(http.client.ask("GET / HTTP/1.1\r\n\r\n"))).isEqualTo(400);
        assertThat(status(http.client.ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:7400, 200",
        "https://localhost:7400, 403",
        "http://localhost:7401, 403",
        "http://evil.example.com, 403",
        "null, 403",
    })
    void pagesOfOtherOriginsAreRefused(String origin, int status) {
        String answer = http.ask("PUT", "/kv/k", "Origin: " + origin + "\r\n", "v");
        assertThat(status(answer)).isEqualTo(status);
    }

    /// What a browser says of a request's way, and whether the node listens.
    @ParameterizedTest
    @CsvSource({
        "GET, none, navigate, document, 200",
        "GET, same-origin, cors, empty, 200",
        "GET, cross-site, navigate, document, 200",
        "HEAD, same-site, navigate, document, 200",
        "GET, cross-site, navigate, iframe, 403",
        "GET, cross-site, no-cors, script, 403",
        "GET, same-site, no-cors, image, 403",
        "PUT, none, cors, empty, 200",
        "PUT, same-origin, cors, empty, 200",
        "PUT, cross-site, cors, empty, 403",
        "POST, cross-site, navigate, document, 403",
        "POST, same-site, navigate, document, 403",
        "DELETE, cross-site, no-cors, empty, 403",
    })
    void pagesFromElsewhereMayLinkToHereAndNothingElse(
            String method, String site, String mode, String dest, int status) {
        http.put("/kv/k", "v");
        String headers =
                "Sec-Fetch-Site: %s\r\nSec-Fetch-Mode: %s\r\nSec-Fetch-Dest: %s\r\n"
                        .formatted(site, mode, dest);
        assertThat(status(http.ask(method, "/kv/k", headers, ""))).isEqualTo(status);
    }

    @Test
    void aFormOfAPageIsRefusedThoughABrowserAsksNobodyBeforeItSendsOne() {
        String form = "Content-Type: text/plain\r\nOrigin: http://evil.example\r\n";
        String answer = http.ask("POST", "/kv/k", form, "v");
        assertThat(status(answer)).isEqualTo(403);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void aPreflightIsGrantedToNobody() {
        String asks = "Origin: %s\r\nAccess-Control-Request-Method: PUT\r\n";
        String foreign = http.ask("OPTIONS", "/kv/k", asks.formatted("http://evil.example"), "");
        assertThat(status(foreign)).isEqualTo(403);
        String own = http.ask("OPTIONS", "/kv/k", asks.formatted("http://localhost:7400"), "");
        assertThat(status(own)).isEqualTo(204);
        assertThat(foreign + own).doesNotContain("Access-Control-Allow");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/livez, localhost, 200",
        "http://localhost?x, localhost, 200",
        "http://evil.example/livez, localhost, 400",
        "http://localhost/livez, evil.example, 400",
        "http://evil.example/livez, evil.example, 421",
    })
    void aWholeUrlNamesTheHostOfTheHeader(String target, String host, int status) {
        String answer =
                http.client.ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(status(answer)).isEqualTo(status);
    }

    @Test
    void optionsOfTheServerAsAWholeAreTold() {
        String answer = http.ask("OPTIONS", "*", "", "");
        assertThat(status(answer)).isEqualTo(204);
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, PUT, POST, DELETE, OPTIONS");
        assertThat(status(http.get("*"))).isEqualTo(404);
    }

    @Test
    void methodsAndPathsThatAreNotThereAreNamed() {
        String options = http.ask("OPTIONS", "/kv/k", "", "");
        assertThat(status(options)).isEqualTo(204);
        assertThat(header(options, "Allow")).isEqualTo("GET, HEAD, PUT, POST, DELETE, OPTIONS");
        String patched = http.ask("PATCH", "/kv/k", "", "x");
        assertThat(status(patched)).isEqualTo(405);
        assertThat(header(patched, "Allow")).isEqualTo("GET, HEAD, PUT, POST, DELETE, OPTIONS");
        assertThat(status(http.ask("DELETE", "/members", "", ""))).isEqualTo(405);
        assertThat(status(http.get("/nope"))).isEqualTo(404);
        assertThat(header(http.get("/kv"), "Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void pagesDescribeTheNodeAndItsCluster() {
        assertThat(bodyOf(http.get("/")))
                .startsWith("Gramme: ")
                .contains("/kv/{key}", "This port speaks HTTP/1.1, RESP (", "rldb's protocol");
        assertThat(bodyOf(http.get("/livez"))).isEqualTo("alive\n");
        assertThat(bodyOf(http.get("/health"))).isEqualTo("OK");
        assertThat(bodyOf(http.get("/ping"))).isEqualTo("{\"message\":\"pong\"}\n");
        assertThat(bodyOf(http.get("/readyz"))).isEqualTo("ready\n");
        assertThat(bodyOf(http.get("/metrics"))).isEqualTo("gramme_keys 11\n");
        assertThat(header(http.get("/metrics"), "Content-Type")).contains("version=0.0.4");
        assertThat(bodyOf(http.get("/version")))
                .isEqualTo("{\"name\":\"gramme\",\"version\":\"0.0-test\"}\n");
        assertThat(bodyOf(http.get("/members"))).isEqualTo("[\"127.0.0.1:7400\"]\n");
        assertThat(bodyOf(http.get("/admin/members")))
                .isEqualTo(
                        "[{\"id\":\"n1\",\"host\":\"127.0.0.1\",\"client_port\":7400,"
                                + "\"peer_port\":8400,\"zone\":\"a\",\"liveness\":\"alive\"},"
                                + "{\"id\":\"n2\",\"host\":\"127.0.0.1\",\"client_port\":7401,"
                                + "\"peer_port\":8401,\"zone\":\"\",\"liveness\":\"down\"}]\n");
        assertThat(bodyOf(http.get("/admin/status")))
                .contains("\"phase\":\"serving\"", "\"epoch\":1", "\"keys\":11", "\"hints\":55");
        assertThat(bodyOf(http.get("/admin/ring")))
                .contains("\"settings\":{\"q\":4,\"n\":2,\"r\":1,\"w\":2}")
                .contains("\"partitions\":4},", "\"partitions\":[[\"n");
    }

    @Test
    void aNodeThatDoesNotServeYetIsNotReadyAndSaysWhy() {
        http.backend.inPhase(NodeStatus.Phase.RECOVERING);
        String answer = http.get("/readyz");
        assertThat(status(answer)).isEqualTo(503);
        assertThat(bodyOf(answer)).isEqualTo("not ready: recovering\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"address\":\"127.0.0.1:7401\"}|200|\"joined\":true",
                "{\"address\":\"127.0.0.1:7402\"}|409|nobody there",
                "{\"address\":\"127.0.0.1\"}|400|the body is",
                "{\"address\":\"a b:1\"}|400|the body is",
                "{\"address\":1}|400|the body is",
                "{\"address\":\"a:1\",\"x\":1}|400|the body is",
                "{\"address\":\"a:1\",\"address\":\"b:1\"}|400|the body is",
                "{\"address\":\"a:1\"} x|400|the body is",
                "[]|400|the body is",
                "''|400|the body is",
            })
    void joinTakesAnAddressAndNothingElse(String body, int status, String words) {
        String answer = http.ask("POST", "/admin/join", "", body);
        assertThat(status(answer)).isEqualTo(status);
        assertThat(bodyOf(answer)).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|200|\"bytes_per_second\":0",
                "{\"bytes_per_second\":65536}|200|\"bytes_per_second\":65536",
                "{\"bytes_per_second\":65535}|400|65536 or more",
                "{\"bytes_per_second\":1e9}|400|65536 or more",
                "{\"bytes_per_second\":99999999999999999999}|400|65536 or more",
                "{\"rate\":65536}|400|65536 or more",
                "[65536]|400|65536 or more",
                "x|400|65536 or more",
            })
    void scrubTakesARateOrNothing(String body, int status, String words) {
        String answer = http.ask("POST", "/admin/scrub", "", body);
        assertThat(status(answer)).isEqualTo(status);
        assertThat(bodyOf(answer)).contains(words);
    }

    @Test
    void scrubIsSeenByWhoAsksLater() {
        assertThat(bodyOf(http.get("/admin/scrub"))).contains("\"underway\":false");
        assertThat(status(http.ask("POST", "/admin/scrub", "", ""))).isEqualTo(200);
        assertThat(bodyOf(http.get("/admin/scrub"))).contains("\"underway\":true");
    }

    @Test
    void engineThatCannotBeScrubbedSaysSo() {
        http.backend.withoutScrub();
        assertThat(status(http.get("/admin/scrub"))).isEqualTo(409);
        assertThat(bodyOf(http.ask("POST", "/admin/scrub", "", ""))).contains("the engine log can");
    }

    @Test
    void adminBodiesAreSmallAndFlat() {
        String nested = "[".repeat(10_000);
        assertThat(status(http.ask("POST", "/admin/join", "", nested))).isEqualTo(400);
        assertThat(status(http.ask("POST", "/admin/join", "", "x".repeat(20_000)))).isEqualTo(413);
    }

    @Test
    void noBytesMakeTheConnectionThrowOrAnswerNonsense() {
        String session =
                "PUT /kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                        + "GET /kv/a?r=1 HTTP/1.1\r\nHost: x\r\n\r\n"
                        + "PUT /kv/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n0\r\n\r\n";
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder mutated = new StringBuilder(session);
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                int at = random.nextInt(mutated.length());
                if (random.nextBoolean()) {
                    mutated.setCharAt(at, (char) random.nextInt(256));
                } else {
                    mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(8)));
                }
            }
            try (HttpDialogue one = new HttpDialogue()) {
                String answer = one.client.ask("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" + mutated);
                assertThat(answer).as("seed %d", seed).startsWith("HTTP/1.1 200");
                one.client.channel().checkException();
            }
        }
    }
}
