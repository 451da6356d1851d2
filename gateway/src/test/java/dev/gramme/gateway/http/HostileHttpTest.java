package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.ClientRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: requests that two readers could understand differently, and lengths that lie, get the
/// answer this table gives them and run nothing (HTTP-3). Method: each with another request behind
/// it, which must not run either; whole, and byte by byte. In the table `~` is CRLF, `!` LF, `^`
/// CR, `_` a tab, `#` a NUL.
class HostileHttpTest {
    private static final String SMUGGLED = "GET /kv/smuggled HTTP/1.1~Host: x~~";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Content-Length: 1~Content-Length: 2~|400|Content-Length is given 2 times",
                "Content-Length: 1~Content-Length: 1~|400|Content-Length is given 2 times",
                "Content-Length: 1, 1~|400|Content-Length is a number of at most 18 digits",
                "Content-Length: -1~|400|Content-Length is a number of at most 18 digits",
                "Content-Length: +1~|400|Content-Length is a number of at most 18 digits",
                "Content-Length: 0x1~|400|Content-Length is a number of at most 18 digits",
                "Content-Length: 1 1~|400|Content-Length is a number of at most 18 digits",
                "Content-Length:~|400|Content-Length is a number of at most 18 digits",
                "Content-Length: 2147483647~|413|2147483647 bytes are over the limit of 8388608",
                "Content-Length: 2147483648~|413|2147483648 bytes are over the limit of 8388608",
                "Content-Length: 999999999999999999~|413|999999999999999999 bytes are over the",
                "Content-Length: 9999999999999999999~|400|Content-Length is a number of at most",
                "Content-Length: 1~Transfer-Encoding: chunked~|400|exclude each other",
                "Transfer-Encoding: chunked~Content-Length: 1~|400|exclude each other",
                "Transfer-Encoding: chunked, identity~|400|the only Transfer-Encoding is chunked",
                "Transfer-Encoding: chunked, chunked~|400|the only Transfer-Encoding is chunked",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked~|400|is chunked, once",
                "Transfer-Encoding: gzip, chunked~|400|the only Transfer-Encoding is chunked",
                "Transfer-Encoding: xchunked~|400|the only Transfer-Encoding is chunked, once",
                "Transfer-Encoding: \"chunked\"~|400|the only Transfer-Encoding is chunked, once",
                "Transfer-Encoding:~|400|the only Transfer-Encoding is chunked, once",
                "Transfer-Encoding : chunked~|400|a colon right behind it",
                "Transfer-Encoding_: chunked~|400|a colon right behind it",
                " Transfer-Encoding: chunked~|400|a header line is folded",
                "X: a~ Transfer-Encoding: chunked~|400|a header line is folded",
                "X: a~_b~|400|a header line is folded",
                "X: a!Content-Length: 5~|400|a line ends in LF without CR",
                "X: a^Content-Length: 5~|400|a header's value holds a control character",
                "X: a^^~|400|a header's value holds a control character",
                "X: a#b~|400|a header's value holds a control character",
                "X#: a~|400|a colon right behind it",
                ": a~|400|a colon right behind it",
                "no colon~|400|a colon right behind it",
                "Content-Length : 1~|400|a colon right behind it",
                "Host: y~|400|a request has one Host header, not 2",
                "Expect: 200-ok~|417|the only expectation known here is 100-continue",
            })
    void headersThatCanBeReadInTwoWaysEndTheConnection(String headers, int status, String words) {
        String request = "PUT /kv/k HTTP/1.1~Host: x~" + headers + "~0~~";
        expectRefused(request, status, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "GET  / HTTP/1.1~Host: x~~|400|one space between them",
                "GET / /kv/k HTTP/1.1~Host: x~~|400|one space between them",
                "GET /a^b HTTP/1.1~Host: x~~|400|the URL is a path",
                "GET kv/k HTTP/1.1~Host: x~~|400|the URL is a path",
                "GET https://x/ HTTP/1.1~Host: x~~|400|the URL is a path",
                "CONNECT x:80 HTTP/1.1~Host: x~~|400|the URL is a path",
                "G@T / HTTP/1.1~Host: x~~|400|the method is 1 to 32 letters",
                "GET / HTTP/1.1!Host: x~~|400|a line ends in LF without CR",
                "GET / HTTP/1.1~Host: x~!|400|a line ends in LF without CR",
                "GET / HTTP/1.1~!Host: x~~|400|a line ends in LF without CR",
                "GET http://y/kv/k HTTP/1.1~Host: x~~|400|the URL names another host than",
                "GET http://evil.com/kv/k HTTP/1.1~Host: evil.com~~|421|Host is an IP address",
                "PUT /kv/k HTTP/1.0~Transfer-Encoding: chunked~~0~~|400|HTTP/1.0 knows no Tran",
                "GET / HTTP/2.0~Host: x~~|505|this port speaks HTTP/1.1",
            })
    void firstLinesAreTakenByTheLetter(String request, int status, String words) {
        HttpDialogue http = new HttpDialogue();
        try (http) {
            String answer = http.client.ask(bytes(request));
            assertThat(status(answer)).isEqualTo(status);
            assertThat(answer).contains(words);
            assertThat(http.backend.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1~a0~~|400|a chunk is longer than its size says",
                "1~ab~0~~|400|a chunk is longer than its size says",
                "1~a!0~~|400|a chunk is longer than its size says",
                "1!a~0~~|400|a chunk's size line ends in LF without CR",
                "-1~a~0~~|400|a chunk's size is a hexadecimal number",
                "0x1~a~0~~|400|a chunk's size is a hexadecimal number",
                "1 ~a~0~~|400|a chunk's size is a hexadecimal number",
                " 1~a~0~~|400|a chunk's size is a hexadecimal number",
                "~a~0~~|400|a chunk's size is a hexadecimal number",
                "g~a~0~~|400|a chunk's size is a hexadecimal number",
                "7fffffff~a|413|the chunks so far are over the limit of 8388608 bytes",
                "80000000~a|413|the chunks so far are over the limit of 8388608 bytes",
                "fffffffffffffff~a|413|the chunks so far are over the limit of 8388608 bytes",
                "ffffffffffffffff~a|400|a chunk's size is a hexadecimal number",
                "1;x^y~a~0~~|400|a chunk's extension holds a control character",
                "1;x!y~a~0~~|400|a chunk's size line ends in LF without CR",
                "0~X: y!~|400|a trailer line ends in LF without CR",
                "0~no colon~~|400|a trailer is a name, a colon, a value",
            })
    void chunksAreTakenByTheLetter(String chunks, int status, String words) {
        String request = "PUT /kv/k HTTP/1.1~Host: x~Transfer-Encoding: chunked~~" + chunks;
        expectRefused(request, status, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Content-Length: 0~~|''",
                "content-length:_3_~~abc|abc",
                "Content-Length: 000000000000000003~~abc|abc",
                "Transfer-Encoding: CHUNKED~~0~~|''",
                "Transfer-Encoding: chunked~~3~abc~0~~|abc",
                "Transfer-Encoding: chunked~~01;a=b;c=\"d e\"~a~0002~bc~000~~|abc",
                "Transfer-Encoding: chunked~~3~abc~0~Content-Length: 7~Host: y~X: y~~|abc",
                "Content-Length: 3~Connection: keep-alive, Transfer-Encoding~~abc|abc",
            })
    void whatCanBeReadInOneWayOnlyIsServed(String rest, String value) {
        String request = bytes("PUT /kv/k HTTP/1.1~Host: x~" + rest + SMUGGLED);
        try (HttpDialogue whole = new HttpDialogue();
                HttpDialogue cut = new HttpDialogue()) {
            String answers = whole.client.ask(request);
            assertThat(answers).startsWith("HTTP/1.1 200").contains("HTTP/1.1 404");
            assertThat(cut.client.trickle(request).received())
                    .startsWith("HTTP/1.1 200")
                    .contains("HTTP/1.1 404");
            for (HttpDialogue http : new HttpDialogue[] {whole, cut}) {
                ClientRequest.Put put = (ClientRequest.Put) http.backend.requests().getFirst();
                assertThat(put.value().body().toUtf8()).isEqualTo(value);
                assertThat(http.client.isOpen()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "414|the request line, which holds the URL, is over the limit of 16384"
                        + " bytes|16384|0",
                "431|the headers are over the limit of 32768 bytes|1|32768",
                "431|the headers are over the limit of 100 lines|1|100",
            })
    void headsBeyondALimitAreRefusedByName(int status, String words, int url, int headers) {
        String lines = headers == 100 ? "a: b\r\n".repeat(100) : "X: " + "x".repeat(headers);
        String request = "GET /" + "u".repeat(url) + " HTTP/1.1\r\nHost: x\r\n" + lines;
        try (HttpDialogue http = new HttpDialogue()) {
            String answer = http.client.ask(request + "\r\n\r\n");
            assertThat(status(answer)).isEqualTo(status);
            assertThat(bodyOf(answer)).contains(words);
            assertThat(header(answer, "Connection")).isEqualTo("close");
            assertThat(http.client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"24576, 400, is refused", "24578, 431, 24578 hexadecimal digits is over the limit"})
    void aContextBeyondItsLimitIsRefusedByName(int digits, int status, String words) {
        try (HttpDialogue http = new HttpDialogue()) {
            http.backend.answering(
                    new dev.gramme.core.message.ClientResponse.Refused(
                            dev.gramme.core.message.ClientResponse.Reason.BAD_CONTEXT,
                            "this context is refused"));
            String header = "Gramme-Context: " + "0".repeat(digits) + "\r\n";
            String answer = http.ask("PUT", "/kv/k", header, "v");
            assertThat(status(answer)).isEqualTo(status);
            assertThat(bodyOf(answer)).contains(words);
        }
    }

    @Test
    void anotherProtocolWithinHttpIsRefusedAtItsFirstLine() {
        try (HttpDialogue http = new HttpDialogue()) {
            String answers =
                    http.client.ask("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n*1\r\n$4\r\nPING\r\n");
            assertThat(answers)
                    .startsWith("HTTP/1.1 200")
                    .contains("HTTP/1.1 400", "the first line is a method, a URL and a version");
            assertThat(http.client.isOpen()).isFalse();
        }
    }

    private static void expectRefused(String request, int status, String words) {
        String sent = bytes(request + SMUGGLED);
        try (HttpDialogue whole = new HttpDialogue()) {
            String answer = whole.client.ask(sent);
            assertThat(status(answer)).isEqualTo(status);
            assertThat(bodyOf(answer)).contains(words);
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
            assertThat(header(answer, "Connection")).isEqualTo("close");
            assertThat(whole.client.isOpen()).isFalse();
            assertThat(whole.backend.requests()).isEmpty();
        }
    }

    /// One character of the table for each that a line of Java does not show.
    private static String bytes(String shown) {
        return shown.replace("~", "\r\n")
                .replace('!', '\n')
                .replace('^', '\r')
                .replace('_', '\t')
                .replace('#', '\0');
    }
}
