package dev.gramme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Goal: what is typed becomes the right request, and what comes back the right words and exit code
/// (CLI-1 to CLI-3). Method: the whole command in this process, before a fake node.
final class GrammeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server = listen();
    private int status = 500;
    private String type = "application/json";
    private String body = "{}";
    private String stdin = "";

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String sent =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String context = exchange.getRequestHeaders().getFirst("Gramme-Context");
            String tag = exchange.getRequestHeaders().getFirst("If-Match");
            asked.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + (context == null ? "" : " context=" + context)
                            + (tag == null ? "" : " if-match=" + tag)
                            + (sent.isEmpty() ? "" : " " + sent));
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Gramme-Request-Id", "07");
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void getWritesTheBytesAndNothingElse() {
        answers(200, "image/png", "\u0089PNG\n\0");

        assertThat(run("get", "k")).isEqualTo(ExitCode.OK);
        assertThat(out.toByteArray())
                .isEqualTo("\u0089PNG\n\0".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(asked).containsExactly("GET /kv/k");
    }

    @Test
    void getOfNothingExitsWithOneAndPrintsNoData() {
        answers(404, "application/problem+json", "{\"outcome\":\"absent\"}");

        assertThat(run("get", "k")).isEqualTo(ExitCode.FAILED);
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo("gramme: there is nothing under this key\n");
    }

    @Test
    void getOfSiblingsPrintsAllWithNumbersAndTheContext() {
        answers(
                300,
                "application/json",
                "{\"context\":\"0a\",\"siblings\":["
                        + "{\"content_type\":\"text/plain\",\"base64\":\"bWlsaw==\"},"
                        + "{\"content_type\":\"\",\"base64\":\"AAE=\"}]}");

        assertThat(run("get", "cart")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .isEqualTo(
                        """
                        --- sibling 1 of 2, text/plain, 4 bytes
                        milk
                        --- sibling 2 of 2, no type, 2 bytes, as base64
                        AAE=
                        --- context 0a
                        """);
    }

    @Test
    void getForProgramsIsOneObject() {
        answers(200, "text/plain", "hi");

        assertThat(run("get", "k", "--json")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .isEqualTo(
                        "{\"key\":\"k\",\"outcome\":\"found\",\"siblings\":[{\"content_type\":"
                                + "\"text/plain\",\"base64\":\"aGk=\",\"text\":\"hi\"}],"
                                + "\"request_id\":\"07\"}\n");
    }

    @Test
    void putSaysOnHowManyCopiesAndGivesTheContext() {
        answers(
                200,
                "application/json",
                "{\"outcome\":\"applied\",\"copies\":3,\"durable\":3,\"fallbacks\":1,"
                        + "\"context\":\"0b\"}");

        assertThat(run("put", "k", "v", "-w", "3", "--level", "all", "--timeout", "2s")).isZero();
        assertThat(out()).isEqualTo("stored on 3 copies, 1 of them on fallbacks\ncontext 0b\n");
        assertThat(asked).containsExactly("PUT /kv/k?w=3&level=all&timeout=2000 v");
    }

    @ParameterizedTest
    @CsvSource({
        "'put k v --durability maybe', FSYNC",
        "'delete k --durability periodic', FSYNC",
        "'get k --durability none', --durability"
    })
    void aWrongDurabilityIsToldWithTheRightOnes(String line, String words) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains(words);
    }

    @Test
    void aDurabilityIsAskedForAndWhatIsNotDurableIsSaid() {
        answers(
                200,
                "application/json",
                "{\"outcome\":\"applied\",\"copies\":2,\"durable\":0,\"context\":\"0b\"}");

        assertThat(run("put", "k", "v", "--durability", "none")).isZero();
        assertThat(out()).startsWith("stored on 2 copies, 0 durable\n");
        assertThat(run("delete", "k", "--durability", "fsync")).isZero();
        assertThat(asked)
                .containsExactly("PUT /kv/k?durability=none v", "DELETE /kv/k?durability=fsync");
    }

    @Test
    void putWithoutAValueReadsStandardInput() {
        answers(200, "application/json", "{}");
        stdin = "from a pipe\n";

        assertThat(run("put", "k", "--context", "0a0B")).isZero();
        assertThat(asked).containsExactly("PUT /kv/k context=0a0B from a pipe\n");
    }

    @Test
    void putMayExpireAndDependOnWhatWasSeen() {
        answers(200, "application/json", "{}");

        assertThat(run("put", "k", "v", "--ttl", "15m", "--if-match", "0a")).isZero();
        assertThat(asked).containsExactly("PUT /kv/k?ttl=900000ms if-match=\"0a\" v");
    }

    @Test
    void deleteOfNothingIsNoFailure() {
        answers(200, "application/json", "{\"outcome\":\"applied\",\"existed\":false}");

        assertThat(run("delete", "k", "--blind")).isZero();
        assertThat(out()).isEqualTo("there was nothing to delete\n");
        assertThat(asked).containsExactly("DELETE /kv/k?blind=true");
    }

    @ParameterizedTest
    @CsvSource({
        "503, not-applied, quorum, 3",
        "429, not-applied, overloaded, 3",
        "507, not-applied, full, 3",
        "503, unknown, '', 4",
        "503, unreadable, '', 3",
        "400, refused, bad-context, 2",
        "412, conflict, '', 5",
        "413, refused, too-large, 2",
        "500, '', '', 1"
    })
    void everyFailureHasItsCodeAndAtMostTwoLines(
            int answered, String outcome, String reason, int code) {
        answers(
                answered,
                "application/problem+json",
                "{\"outcome\":\"%s\",\"reason\":\"%s\",\"detail\":\"what is known\"}"
                        .formatted(outcome, reason));

        assertThat(run("put", "k", "v")).isEqualTo(code);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("what is known");
        assertThat(err().lines().count()).isBetween(1L, 2L);
    }

    @Test
    void failureForProgramsSaysTheOutcomeOnStandardOutput() {
        answers(
                503,
                "application/problem+json",
                "{\"outcome\":\"unknown\",\"copies\":1,\"needed\":2,\"detail\":\"d\"}");

        assertThat(run("put", "k", "v", "--json")).isEqualTo(ExitCode.UNKNOWN);
        assertThat(out())
                .startsWith(
                        "{\"key\":\"k\",\"outcome\":\"unknown\",\"copies\":1,\"needed\":2,"
                                + "\"detail\":\"d\"");
    }

    @Test
    void storyIsToldOnStandardErrorSoThatDataStayClean() {
        answers(
                200,
                "application/json",
                "{\"outcome\":\"found\",\"siblings\":[{\"base64\":\"aGk=\"}],\"story\":["
                        + "{\"at_us\":1500,\"node\":\"n1\",\"kind\":\"send\",\"peer\":\"n2\","
                        + "\"detail\":\"x=1\"}]}");

        assertThat(run("get", "k", "--explain")).isZero();
        assertThat(out()).isEqualTo("hi");
        assertThat(err()).contains("1.500 ms  n1").contains("send").contains("n2").contains("x=1");
    }

    @Test
    void statusAndRingArePlainTables() {
        String member =
                "{\"id\":\"n1\",\"host\":\"h\",\"client_port\":1,\"peer_port\":2,\"zone\":\"z\","
                        + "\"liveness\":\"alive\",\"partitions\":4}";
        answers(
                200,
                "application/json",
                "{\"id\":\"n1\",\"phase\":\"serving\",\"ready\":true,\"cluster\":\"c\",\"epoch\":7,"
                    + "\"durability\":\"periodic\",\"keys\":3,\"held_bytes\":2048,\"limit_bytes\":3145728,\"members\":["
                        + member
                        + "]}");
        assertThat(run("status")).isZero();
        assertThat(out())
                .contains("node n1, serving, ready\ncluster c, epoch 7\n")
                .contains("3 keys, 2.0 KiB of 3.0 MiB;")
                .contains("n1    alive  h:1      h:2    periodic    z\n");

        answers(
                200,
                "application/json",
                "{\"cluster\":\"c\",\"epoch\":7,\"settings\":{\"q\":4,\"n\":1,\"r\":1,\"w\":1},"
                        + "\"nodes\":["
                        + member
                        + "],\"partitions\":[[\"n1\"],[\"n1\"]]}");
        assertThat(run("ring", "--partitions")).isZero();
        assertThat(out())
                .contains("4 partitions, n=1 r=1 w=1")
                .contains("n1    alive  z     4       100.0 %")
                .contains("1          n1\n");
    }

    @Test
    void joinNamesTheOtherAndARefusalIsAConflict() {
        answers(200, "application/json", "{\"joined\":true,\"detail\":\"cluster c\"}");
        assertThat(run("join", "8401")).isZero();
        assertThat(asked).containsExactly("POST /admin/join {\"address\":\"127.0.0.1:8401\"}");

        answers(409, "application/problem+json", "{\"detail\":\"both hold data\"}");
        assertThat(run("join", "h:8401")).isEqualTo(ExitCode.CONFLICT);
        assertThat(err()).contains("both hold data");
        assertThat(run("join", "nowhere")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void nobodyThereIsUnavailableWithAHint() {
        server.stop(0);

        assertThat(run("get", "k")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).contains("no connection to 127.0.0.1:").contains("gramme dev");
    }

    @ParameterizedTest
    @CsvSource({
        "'gett k', get or delete",
        "'put k v --contxt 00', --context",
        "'put k v --context zz', hexadecimal",
        "'put k v --context 00 --blind', mutually exclusive",
        "'put k v --if-match 00 --blind', mutually exclusive",
        "'put k v --ttl 5', 1ms to 99999d",
        "'put', KEY",
        "'get k -r 0', a quorum is a number from 1",
        "'put k v --timeout 1h', 1ms to 1m",
        "'get k --level most', ONE",
        "'dev --nodes 101', --nodes is 1 to 100",
        "'dev --q 100', power of two",
        "'dev --nodes 3 --n 3 --w 4', --w is 1 to n",
        "'dev --base-port 65000', --base-port is",
        "'dev --memory --data x', give one",
        "'bench --protocol rsp', RESP",
        "'bench --pipelin 4', --pipeline",
        "'bench --connections 0', there are 1 to 10000 connections",
        "'bench --threads 9 --connections 4', no more than connections",
        "'bench --reads 101', 0 to 100 percent",
        "'bench --rate fast', --rate",
        "'bench --rate 0', a rate is",
        "'bench --duration 0s', a time is",
        "'bench --duration 8d', a time is",
        "'bench --value-size 2GiB', a value is",
        "'bench --value-size 9-8', not 9 to 8",
        "'bench --prefix a/b', letters",
        "'bench --protocol in-process --port 7400', starts its own node",
        "'bench --port 70000', --port is 1 to 65535"
    })
    void wrongUseExitsWithTwoAndSaysWhatIsRight(String line, String words) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains(words).doesNotContain("\tat ");
        assertThat(out()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void keyBeyondItsLimitIsRefusedWithTheLimit() {
        assertThat(run("get", "k".repeat(65_536))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("a key has 1 to 65535 bytes, not 65536");
        assertThat(run("get", "")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run()).isZero();
        assertThat(out())
                .contains("dev", "server", "config", "join", "status", "ring", "put", "get")
                .contains("delete", "simulate", "bench", "Exit codes: 0 done");
        assertThat(run("--version")).isZero();
        assertThat(out()).startsWith("gramme ");
    }

    @Test
    void benchSaysWhatWasReachedAndAFailedRequestIsABadVerdict() {
        answers(200, "application/json", "{}");
        assertThat(run("bench", "--protocol", "http", "--operations", "200", "--no-fill")).isZero();
        assertThat(out()).contains("reads", "writes", "p99.9", "verdict: good");
        assertThat(err()).isEmpty();
        assertThat(asked).hasSize(200).allMatch(line -> line.contains(" /kv/bench:0000000"));

        answers(500, "application/json", "{}");
        assertThat(run("bench", "--protocol=http", "--operations=200", "--keys=10", "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains("\"good\":false", "\"failed\":10", "HTTP 500", "\"protocol\"");

        server.stop(0);
        assertThat(run("bench", "--operations", "1")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).contains("no connection to 127.0.0.1:").contains("gramme dev");
    }

    private void answers(int code, String contentType, String text) {
        status = code;
        type = contentType;
        body = text;
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        Map.of("GRAMME_URL", "127.0.0.1:" + server.getAddress().getPort()));
        return Gramme.run(Arrays.asList(args), terminal);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
