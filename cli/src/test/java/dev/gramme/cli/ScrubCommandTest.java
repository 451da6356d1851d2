package dev.gramme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Goal: all nodes are asked and followed to their end, and the exit code says what was found.
/// Method: the command in this process, before a fake node that says one thing after the other.
@Timeout(60)
final class ScrubCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final ArrayDeque<String> reports = new ArrayDeque<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/admin/status")) {
                answer(
                        exchange,
                        200,
                        "{\"id\":\"n1\",\"members\":[{\"id\":\"n1\",\"host\":\"127.0.0.1\","
                                + "\"client_port\":"
                                + server.getAddress().getPort()
                                + "}]}");
                return;
            }
            String body = new String(sent, StandardCharsets.UTF_8);
            asked.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
            answer(exchange, status, reports.size() > 1 ? reports.remove() : reports.peek());
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Gramme-Request-Id", "07");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// What the node says next; the last of them from then on.
    private void says(String life, boolean ready, boolean underway, long doneBytes, int damages) {
        reports.add(
                """
                {"id":"n1","life":"%s","ready":%s,"underway":%s,"done_bytes":%d,\
                "all_bytes":4194304,"damages":%d,"bytes_per_second":1048576}\
                """
                        .formatted(life, ready, underway, doneBytes, damages));
    }

    @Test
    void cleanIsZero() {
        says("a", true, true, 0, 0);
        says("a", true, true, 1 << 20, 0);
        says("a", true, false, 4 << 20, 0);
        assertThat(run("scrub", "--progress", "--rate", "1MiB")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .isEqualTo(
                        """
                        n1            25 %  1.0 MiB of 4.0 MiB, 3 s left, no damage
                        n1           clean, 4.0 MiB
                        """);
        assertThat(asked.getFirst()).isEqualTo("POST /admin/scrub {\"bytes_per_second\":1048576}");
        assertThat(asked.subList(1, asked.size())).containsOnly("GET /admin/scrub");
    }

    @Test
    void nodeThatFindsDamageIsFollowedIntoItsNewLife() {
        says("a", true, true, 0, 0);
        says("a", true, true, 1 << 20, 2);
        says("b", false, false, 0, 0);
        says("b", false, false, 0, 0);
        says("b", true, false, 0, 0);
        assertThat(run("scrub")).isEqualTo(ExitCode.DAMAGED);
        assertThat(out())
                .isEqualTo(
                        """
                        n1           damage in 2 places; it has begun a new life, looks at \
                        everything anew and takes over from other nodes what is gone
                        n1           damage in 2 places; ready again in its new life
                        """);
        assertThat(asked).containsOnlyOnce("POST /admin/scrub");
    }

    @Test
    void nodeThatWasStartedAgainIsAskedAgain() {
        says("a", true, true, 0, 0);
        says("b", true, false, 0, 0);
        says("b", true, true, 0, 0);
        says("b", true, false, 4 << 20, 0);
        assertThat(run("scrub", "--json")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .isEqualTo("{\"nodes\":[{\"id\":\"n1\",\"outcome\":\"clean\",\"damages\":0}]}\n");
        assertThat(asked).filteredOn(line -> line.startsWith("POST")).hasSize(2);
    }

    @Test
    void engineThatCannotBeScrubbedIsNamed() {
        status = 409;
        reports.add("{\"detail\":\"the engine of this node cannot be scrubbed\"}");
        assertThat(run("scrub")).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("the engine of this node cannot be scrubbed");
    }

    @Test
    void rateIsBytes() {
        for (String rate : List.of("63KiB", "x", "-1", "1TiB", "1.5MiB")) {
            assertThat(run("scrub", "--rate=" + rate)).isEqualTo(ExitCode.USAGE);
            assertThat(err()).contains("64KiB or more", rate);
        }
        assertThat(asked).isEmpty();
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
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
