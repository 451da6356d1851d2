package dev.gramme.bench.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.bench.load.Distribution;
import dev.gramme.bench.load.Extent;
import dev.gramme.bench.load.Load;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Pressure;
import dev.gramme.bench.load.Sizes;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Verdict;
import dev.gramme.bench.load.Workload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Goal: requests are what the protocols say, and answers are understood however they are cut
/// (SOCKET-2). Method: bytes; and a server that says the same to every request, byte by byte.
@Timeout(60)
final class DialectTest {
    private static final byte[] POOL = "0123456789".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = listen();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void requestsOfResp() {
        RespDialect resp = new RespDialect("k");
        ByteBuf out = Unpooled.buffer();
        resp.get(out, 7);
        resp.put(out, 8, POOL, 2, 3);
        resp.put(out, 9, POOL, 0, 0);
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo(
                        lines(
                                "*2 $3 GET $13 k000000000007 *3 $3 SET $13 k000000000008 $3 234"
                                        + " *3 $3 SET $13 k000000000009 $0  "));
    }

    private static String lines(String words) {
        return words.replace(" ", "\r\n");
    }

    @Test
    void requestsOfHttp() {
        HttpDialect http = new HttpDialect("k", "h:1");
        ByteBuf out = Unpooled.buffer();
        http.get(out, 7);
        http.put(out, 8, POOL, 0, 10);
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo(
                        """
                        GET /kv/k000000000007 HTTP/1.1
                        Host: h:1

                        PUT /kv/k000000000008 HTTP/1.1
                        Host: h:1
                        Content-Length: 10

                        0123456789\
                        """
                                .replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "RESP, '+OK~', 0, 0, ''",
        "RESP, ':12~', 0, 0, ''",
        "RESP, '$-1~', 1, 0, ''",
        "RESP, '_~', 1, 0, ''",
        "RESP, '$0~~', 0, 0, ''",
        "RESP, '$3~a~~', 0, 0, ''",
        "RESP, '-ERR no such~', 0, 1, ERR no such",
        "HTTP, 'HTTP/1.1 200 OK~Content-Length: 3~X: y~~a~', 0, 0, ''",
        "HTTP, 'HTTP/1.1 204 No Content~~', 0, 0, ''",
        "HTTP, 'HTTP/1.1 404 Not Found~content-length:1~~x', 1, 0, ''",
        "HTTP, 'HTTP/1.1 503 Away~CONTENT-LENGTH: 0~~', 0, 1, HTTP 503"
    })
    void answersAreUnderstoodByteByByte(
            Protocol protocol, String answer, int absent, int failed, String words)
            throws Exception {
        Verdict verdict = load(protocol, answer.replace("~", "\r\n"), 3);
        assertThat(verdict.counts().absent()).isEqualTo(3L * absent);
        assertThat(verdict.counts().failed()).isEqualTo(3L * failed);
        assertThat(verdict.counts().answered()).isEqualTo(failed == 0 ? 3 : 0);
        assertThat(verdict.firstFailure()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "RESP, '*1~', no RESP answer begins with byte 42",
        "RESP, '$9999999999~', a length in an answer is no number",
        "HTTP, 'nonsense~', no HTTP answer begins with: nonsense",
        "HTTP, 'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~', in chunks"
    })
    void anAnswerThatMakesNoSenseEndsItsConnection(Protocol protocol, String answer, String words)
            throws Exception {
        Verdict verdict = load(protocol, answer.replace("~", "\r\n"), 3);
        assertThat(verdict.counts().answered()).isZero();
        assertThat(verdict.firstFailure()).contains("makes no sense", words);
        assertThat(verdict.good()).isFalse();
    }

    @Test
    void aServerThatHangsUpIsTold() throws Exception {
        Verdict verdict = load(Protocol.RESP, "", 3);
        assertThat(verdict.firstFailure()).startsWith("connection lost");
        assertThat(verdict.counts().failed()).isEqualTo(1);
    }

    /// Operations, one after the other on one connection, before a server that answers each with
    /// the same bytes; with none, it hangs up.
    private Verdict load(Protocol protocol, String answer, int operations)
            throws InterruptedException, Unreachable {
        Thread.ofVirtual().start(() -> serve(answer.getBytes(StandardCharsets.US_ASCII)));
        Workload workload = new Workload(1, Distribution.UNIFORM, Sizes.of(1), 100, "k", 1);
        Plan plan = new Plan(workload, new Pressure(1, 1, 1, 0), Extent.counting(operations));
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        try (SocketDriver driver = new SocketDriver(protocol, List.of(address), workload, 1)) {
            return Load.run(plan, driver, line -> {});
        }
    }

    private void serve(byte[] answer) {
        byte[] request = new byte[1_024];
        try (Socket client = listener.accept()) {
            client.setTcpNoDelay(true);
            while (client.getInputStream().read(request) > 0 && answer.length > 0) {
                for (byte b : answer) {
                    client.getOutputStream().write(b);
                    client.getOutputStream().flush();
                }
            }
        } catch (IOException gone) {
            // The load ends when it likes; the verdict is what is looked at.
        }
    }
}
