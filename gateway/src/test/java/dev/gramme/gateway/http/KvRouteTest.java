package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

/// Goal: `/kv/` turns requests and outcomes into HTTP and back as docs/design/faces.md says.
/// Method: bytes in, bytes out, over a fake node.
class KvRouteTest {
    private final HttpDialogue http = new HttpDialogue();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void aValueComesBackWithItsBytesAndType() {
        String put = http.ask("PUT", "/kv/k", "Content-Type: text/x; a=b\r\n", "\0\r\n\u00ff");
        assertThat(status(put)).isEqualTo(200);
        assertThat(bodyOf(put))
                .isEqualTo(
                        "{\"outcome\":\"applied\",\"copies\":3,\"durable\":2,\"fallbacks\":1,"
                                + "\"context\":\"6332\"}\n");
        assertThat(header(put, "Gramme-Copies")).isEqualTo("3");
        assertThat(header(put, "Gramme-Durable")).isEqualTo("2");
        assertThat(header(put, "Gramme-Fallbacks")).isEqualTo("1");
        assertThat(header(put, "Gramme-Context")).isEqualTo("6332");
        String got = http.get("/kv/k");
        assertThat(status(got)).isEqualTo(200);
        assertThat(bodyOf(got)).isEqualTo("\0\r\n\u00ff");
        assertThat(header(got, "Content-Type")).isEqualTo("text/x; a=b");
        assertThat(header(got, "Gramme-Context")).isEqualTo("6331");
        assertThat(header(got, "Gramme-Replies")).isEqualTo("2");
        assertThat(header(got, "Gramme-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(header(got, "Content-Security-Policy")).startsWith("sandbox");
        assertThat(header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void withoutATypeAValueIsOctetsAndAnEmptyOneIsNotAbsent() {
        http.ask("POST", "/kv/k", "", "");
        String got = http.get("/kv/k");
        assertThat(status(got)).isEqualTo(200);
        assertThat(header(got, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(header(got, "Content-Length")).isEqualTo("0");
    }

    @Test
    void aTypeThatNoHeaderCanHoldIsOctets() {
        Value value = Value.plain(Bytes.utf8("v"), "a/b\r\nX: y", 0);
        http.backend.answering(
                new ClientResponse.Found(List.of(value), Context.of(Bytes.EMPTY), 1));
        String got = http.get("/kv/k");
        assertThat(header(got, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(got).doesNotContain("X: y");
    }

    @Test
    void headTellsTheLengthAndSendsNoBody() {
        http.put("/kv/k", "12345");
        String head = http.ask("HEAD", "/kv/k", "", "");
        assertThat(status(head)).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("5");
        assertThat(bodyOf(head)).isEmpty();
        assertThat(http.get("/kv/k")).endsWith("\r\n\r\n12345");
        assertThat(bodyOf(http.ask("HEAD", "/kv/absent", "", ""))).isEmpty();
    }

    @Test
    void anAbsentKeyIsAProblemWithAContext() {
        String got = http.get("/kv/absent");
        assertThat(status(got)).isEqualTo(404);
        assertThat(header(got, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(got, "Gramme-Context")).isEqualTo("6330");
        assertThat(bodyOf(got))
                .startsWith(
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                                + "\"detail\":\"there is no value under this key\","
                                + "\"outcome\":\"absent\",\"replies\":2,\"context\":\"6330\","
                                + "\"request_id\":\"");
    }

    @Test
    void deleteSaysWhetherThereWasAnything() {
        http.put("/kv/k", "v");
        assertThat(bodyOf(http.ask("DELETE", "/kv/k", "", ""))).contains("\"existed\":true");
        assertThat(bodyOf(http.ask("DELETE", "/kv/k", "", ""))).contains("\"existed\":false");
        assertThat(status(http.get("/kv/k"))).isEqualTo(404);
    }

    @Test
    void siblingsAreThreeHundredAsJson() {
        siblings();
        String got = http.get("/kv/k");
        assertThat(status(got)).isEqualTo(300);
        assertThat(header(got, "Content-Type")).isEqualTo("application/json");
        assertThat(bodyOf(got))
                .isEqualTo(
                        "{\"siblings\":[{\"content_type\":\"\",\"base64\":\"/w==\","
                                + "\"hybrid_time_ms\":1700000000002},{\"content_type\":\"a/b\","
                                + "\"base64\":\"b2xk\",\"text\":\"old\","
                                + "\"hybrid_time_ms\":1700000000001}],\"context\":\"6331\"}\n");
    }

    @Test
    void siblingsAreMultipartForWhoAsksForIt() {
        siblings();
        String got = http.ask("GET", "/kv/k", "Accept: multipart/mixed, */*\r\n", "");
        assertThat(status(got)).isEqualTo(300);
        String type = header(got, "Content-Type");
        assertThat(type).startsWith("multipart/mixed; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(boundary).isNotEqualTo(header(got, "Gramme-Request-Id"));
        assertThat(bodyOf(got))
                .isEqualTo(
                        "--B\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\n"
                                        .replace("B", boundary)
                                + "Gramme-Hybrid-Time-Ms: 1700000000002\r\n\r\n\u00ff\r\n--"
                                + boundary
                                + "\r\nContent-Type: a/b\r\nContent-Length: 3\r\n"
                                + "Gramme-Hybrid-Time-Ms: 1700000000001\r\n\r\nold\r\n--"
                                + boundary
                                + "--\r\n");
        assertThat(status(http.get("/kv/k?resolve=latest"))).isEqualTo(200);
        assertThat(bodyOf(http.get("/kv/k?resolve=latest"))).isEqualTo("\u00ff");
    }

    private void siblings() {
        http.ask("PUT", "/kv/k", "Content-Type: a/b\r\n", "old");
        http.put("/kv/k?blind=true", "\u00ff");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.QUORUM, "no n2"),
                        503,
                        "not-applied\",\"reason\":\"quorum\""),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.NOT_SERVING, ""),
                        503,
                        "not-applied\",\"reason\":\"not-serving\""),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.OVERLOADED, ""),
                        429,
                        "not-applied\",\"reason\":\"overloaded\""),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.FULL, ""),
                        507,
                        "not-applied\",\"reason\":\"full\""),
                Arguments.of(
                        new ClientResponse.Refused(Reason.BAD_CONTEXT, ""),
                        400,
                        "refused\",\"reason\":\"bad-context\""),
                Arguments.of(
                        new ClientResponse.Refused(Reason.BAD_REQUEST, ""),
                        400,
                        "refused\",\"reason\":\"bad-request\""),
                Arguments.of(
                        new ClientResponse.Refused(Reason.TOO_LARGE, ""),
                        413,
                        "refused\",\"reason\":\"too-large\""),
                Arguments.of(
                        new ClientResponse.Unknown(1, 2, "late"),
                        503,
                        "unknown\",\"copies\":1,\"needed\":2"),
                Arguments.of(
                        new ClientResponse.Unreadable(1, 2, "late"),
                        503,
                        "unreadable\",\"replies\":1,\"needed\":2"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsStatusAndSaysWhatIsKnown(
            ClientResponse outcome, int status, String members) {
        http.backend.answering(outcome);
        String answer = http.put("/kv/k", "v");
        assertThat(status(answer)).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(bodyOf(answer)).contains("\"outcome\":\"" + members);
        assertThat(header(answer, "Retry-After")).isEqualTo(status == 429 ? "1" : "");
        String explained = http.get("/kv/k?explain=true");
        assertThat(status(explained)).isEqualTo(status);
        assertThat(bodyOf(explained)).contains("\"story\":[{").contains(members);
    }

    @Test
    void explainTellsTheStoryWithTheValue() {
        http.put("/kv/k", "v");
        String got = http.get("/kv/k?explain=true");
        assertThat(status(got)).isEqualTo(200);
        assertThat(bodyOf(got))
                .contains("\"outcome\":\"found\"", "\"text\":\"v\"")
                .contains(
                        "\"story\":[{\"at_us\":0,\"node\":\"n1\",\"kind\":\"coordinate\","
                                + "\"peer\":null,\"detail\":\"r=2\"},{\"at_us\":4,\"node\":\"n1\","
                                + "\"kind\":\"send\",\"peer\":\"n2\",\"detail\":\"fetch\"}]");
        assertThat(status(http.get("/kv/absent?explain=true"))).isEqualTo(200);
        assertThat(bodyOf(http.put("/kv/k?explain=true", "v"))).contains("\"applied\"", "story");
    }

    @Test
    void parametersBecomeOptions() {
        http.get("/kv/k?r=2&w=3&level=all&strict=true&timeout=2s&explain=true");
        assertThat(http.backend.lastRequest().options())
                .isEqualTo(new Options(2, 3, Level.ALL, true, 2_000, true));
        http.put("/kv/k?timeout=500ms&level=one", "v");
        assertThat(http.backend.lastRequest().options())
                .isEqualTo(new Options(0, 0, Level.ONE, false, 500, false));
        http.put("/kv/k?durability=fsync", "v");
        assertThat(http.backend.lastRequest().options())
                .isEqualTo(Options.DEFAULT.withDurability(Durability.FSYNC));
        http.ask("DELETE", "/kv/k?durability=none", "", "");
        assertThat(http.backend.lastRequest().options())
                .isEqualTo(Options.DEFAULT.withDurability(Durability.NONE));
        http.get("/kv/k?timeout=60000&strict=false");
        assertThat(http.backend.lastRequest().options())
                .isEqualTo(Options.DEFAULT.withTimeoutMs(60_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "periodic", "FSYNC", ""})
    void aWrongDurabilityIsAnsweredWithTheRightOnes(String word) {
        String answer = http.put("/kv/k?durability=" + word, "v");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer))
                .contains("parameter durability is fsync or none, not '" + word + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r=0|parameter r is a whole number from 1",
                "w=-1|parameter w is a whole number from 1",
                "r=x|parameter r is",
                "r=99999999999|parameter r is",
                "level=most|parameter level is one, quorum or all, not 'most'",
                "strict=yes|parameter strict is true or false",
                "timeout=0|parameter timeout is milliseconds from 1 to 60000",
                "timeout=61s|parameter timeout is",
                "explain|parameter explain is true or false, not ''",
                "resolve=first|parameter resolve is latest",
                "nope=1|unknown parameter nope; known here: explain, level, r, resolve, strict",
                "r=1&r=2|parameter r is given twice",
                "r=%zz|needs two hexadecimal digits",
                "blind=true|unknown parameter blind",
                "durability=none|unknown parameter durability",
            })
    void wrongParametersAreNamedWithWhatIsAllowed(String query, String words) {
        String answer = http.get("/kv/k?" + query);
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains(words);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void whatAWriterHasSeenBecomesItsCausality() {
        http.put("/kv/k", "v");
        assertThat(causality()).isEqualTo(new Causality.Overwrite());
        http.put("/kv/k?blind=true", "v");
        assertThat(causality()).isEqualTo(new Causality.Blind());
        http.ask("PUT", "/kv/k", "Gramme-Context: 6331\r\n", "v");
        assertThat(causality()).isEqualTo(new Causality.Given(Bytes.utf8("c1")));
        http.ask("DELETE", "/kv/k", "Gramme-Context: 6331\r\nIdempotency-Key: abc\r\n", "");
        ClientRequest.Delete delete = (ClientRequest.Delete) http.backend.lastRequest();
        assertThat(delete.causality()).isEqualTo(new Causality.Given(Bytes.utf8("c1")));
        assertThat(delete.repeat()).isEqualTo(Bytes.utf8("abc"));
    }

    private Causality causality() {
        return ((ClientRequest.Put) http.backend.lastRequest()).causality();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Gramme-Context: 123|Gramme-Context is an even number of hexadecimal digits",
                "Gramme-Context: zz|Gramme-Context is an even number of hexadecimal digits",
                "Gramme-Context:|Gramme-Context is an even number of hexadecimal digits",
                "Gramme-Request-Id:|Gramme-Request-Id is 32 hexadecimal digits",
                "Gramme-Request-Id: 12|Gramme-Request-Id is 32 hexadecimal digits",
                "Gramme-Request-Id: 00000000000000000000000000000000|not all of them 0",
            })
    void wrongHeadersAreNamed(String header, String words) {
        String answer = http.ask("PUT", "/kv/k", header + "\r\n", "v");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains(words);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void aContextAndBlindExcludeEachOther() {
        String answer = http.ask("PUT", "/kv/k?blind=true", "Gramme-Context: 6331\r\n", "v");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains("blind=true and Gramme-Context exclude each other");
    }

    @Test
    void aGivenRequestIdIsUsedAndReturned() {
        String id = "0123456789abcdef0123456789ABCDEF";
        String answer = http.ask("GET", "/kv/k", "Gramme-Request-Id: " + id + "\r\n", "");
        assertThat(header(answer, "Gramme-Request-Id")).isEqualToIgnoringCase(id);
        assertThat(http.backend.lastRequest().id().toString()).isEqualToIgnoringCase(id);
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a/b//c, a/b//c",
        "a%20b, a b",
        "a+b, a+b",
        "%2F%3f, /?",
        "%C3%BC, \u00fc",
        "..%2f.., ../.."
    })
    void theKeyIsEverythingBehindTheSlashDecoded(String path, String key) {
        http.get("/kv/" + path);
        assertThat(http.backend.lastRequest().key().bytes()).isEqualTo(Bytes.utf8(key));
    }

    @Test
    void keysMayBeAnyBytes() {
        http.get("/kv/%00%ff%0d%0a");
        assertThat(http.backend.lastRequest().key().bytes())
                .isEqualTo(Bytes.owning(new byte[] {0, -1, 13, 10}));
        http.get("/kv/\u00ff");
        assertThat(http.backend.lastRequest().key().bytes())
                .isEqualTo(Bytes.owning(new byte[] {-1}));
    }

    @Test
    void keysOutsideTheirBoundsAreRefusedByName() {
        String empty = http.put("/kv/", "v");
        assertThat(status(empty)).isEqualTo(400);
        assertThat(bodyOf(empty)).contains("a key has 1 to 65535 bytes, not 0");
        assertThat(status(http.get("/kv/%4"))).isEqualTo(400);
        int most = (16 << 10) - "GET /kv/ HTTP/1.1".length();
        assertThat(status(http.get("/kv/" + "k".repeat(most)))).isEqualTo(404);
        String over = http.get("/kv/" + "k".repeat(most + 1));
        assertThat(status(over)).isEqualTo(414);
        assertThat(bodyOf(over)).contains("holds the URL, is over the limit of 16384 bytes");
    }
}
