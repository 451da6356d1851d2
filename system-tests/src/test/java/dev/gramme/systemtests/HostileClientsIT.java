package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.UnixOperatingSystemMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Goal: a storm of clients that idle, dawdle, reset, never read, send too much or send nonsense
/// costs a node bounded memory and nobody else anything. Method: all of them at one node of three,
/// with short timeouts, while a client there writes and reads; then its data are read from the
/// other nodes. As many idle connections as the system's limit of open files allows, at most
/// 10,000.
final class HostileClientsIT {
    private static final int IDLE = (int) Math.min(10_000, Math.max(100, openFiles() - 6_000));
    private static final int SLOW = Math.min(1_000, IDLE);
    private static final int RESETS = 1_000;
    private static final int NEVER_READING = 16;
    private static final int UPLOADS = 12;
    private static final int VALUE_BYTES = 64 << 10;
    private static final long MOST_RESIDENT_KIB = 500 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RealCluster CLUSTER =
            RealCluster.of(
                    3,
                    "--max-connections=" + (IDLE + 2 * SLOW + 500),
                    "--request-timeout=10s",
                    "--slow-request=10s",
                    "--request-read-timeout=4s",
                    "--answer-write-timeout=4s");

    private final RealNode node = CLUSTER.node(1);
    private final AtomicBoolean over = new AtomicBoolean();

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 1_024;
    }

    @Test
    @Timeout(180)
    void aStormOfThemHurtsNobody() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try (ExecutorService storm = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> good = storm.submit(this::workOn);
            try (Resp resp = node.resp()) {
                assertThat(resp.call("SET", "large", "v".repeat(VALUE_BYTES))).isEqualTo("OK");
            }
            for (int i = 0; i < IDLE; i++) {
                idle.add(idleClient(i));
            }
            expectWords(many(storm, UPLOADS, this::uploadAllButTheEnd), "request-");
            assertThat(metric("gramme_request_memory_refused_total")).isPositive();
            List<Future<String>> slow = many(storm, SLOW, this::dawdle);
            List<Future<String>> greedy = many(storm, NEVER_READING, this::neverRead);
            List<Future<String>> resets = many(storm, RESETS, this::reset);
            List<Future<String>> nonsense = many(storm, 300, this::talkNonsense);
            expectWords(slow, "request-read-timeout");
            expectWords(greedy, "dropped");
            expectWords(resets, "reset");
            expectWords(nonsense, "");
            over.set(true);
            int written = good.get();
            expectWell(idle);
            expectAll(written);
        } finally {
            over.set(true);
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        Poll.until("they are forgotten", PATIENCE, () -> metric("gramme_client_connections") < 50);
    }

    /// A client that behaves: writes, reads its writes, by both protocols. Its requests are small,
    /// so nobody's bounds are its own.
    private int workOn() {
        int written = 0;
        try (Resp resp = node.resp()) {
            while (!over.get()) {
                String value = "value " + written;
                assertThat(resp.call("SET", "good" + written, value)).isEqualTo("OK");
                assertThat(node.http().get("/kv/good" + written).text()).isEqualTo(value);
                written++;
            }
        }
        return written;
    }

    private SocketChannel idleClient(int number) throws IOException {
        SocketChannel channel = SocketChannel.open(address());
        String words =
                switch (number % 3) {
                    case 0 -> "";
                    case 1 -> "PING\r\n";
                    default -> "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
                };
        channel.write(ByteBuffer.wrap(words.getBytes(ISO_8859_1)));
        return channel;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.clientPort());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(address());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    /// What comes until the node closes, however it does.
    private static String readAll(Socket socket) {
        StringBuilder text = new StringBuilder();
        byte[] piece = new byte[8_192];
        try {
            int count = socket.getInputStream().read(piece);
            while (count >= 0 && text.length() < 100_000) {
                text.append(new String(piece, 0, count, ISO_8859_1));
                count = socket.getInputStream().read(piece);
            }
        } catch (IOException reset) {
            text.append("(reset)");
        }
        return text.toString();
    }

    /// Half a request, then a byte every second.
    private String dawdle(int number) throws IOException {
        String head =
                number % 2 == 0 ? "GET /kv/k HTTP/1.1\r\nHost: " : "*2\r\n$3\r\nGET\r\n$9\r\n";
        try (Socket socket = connect()) {
            send(socket, head);
            for (int i = 0; i < 6; i++) {
                Thread.sleep(1_000);
                send(socket, "x");
            }
            return readAll(socket);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } catch (IOException closed) {
            return "closed for request-read-timeout before its words were read: " + closed;
        }
    }

    /// Asks for far more than fits into sockets and takes nothing.
    private String neverRead(int number) {
        String ask =
                number % 2 == 0 ? "GET large\r\n" : "GET /kv/large HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Socket socket = connect()) {
            while (true) {
                send(socket, ask.repeat(100));
            }
        } catch (IOException closed) {
            return "dropped";
        }
    }

    private String uploadAllButTheEnd(int number) throws IOException {
        byte[] piece = new byte[64 << 10];
        try (Socket socket = connect()) {
            send(
                    socket,
                    number % 2 == 0
                            ? "PUT /kv/big HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n\r\n"
                            : "*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$8388608\r\n");
            for (int i = 0; i < 127; i++) {
                socket.getOutputStream().write(piece);
            }
            return readAll(socket);
        } catch (IOException refused) {
            return "request-memory refused it: " + refused;
        }
    }

    private String reset(int number) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoLinger(true, 0);
            send(socket, number % 2 == 0 ? "GET large\r\n*3\r\n$3" : "PUT /kv/k HTTP/1.1\r\nHo");
        }
        return "reset";
    }

    private String talkNonsense(int number) throws IOException {
        List<String> nonsense =
                List.of(
                        "*1\r\n*1\r\n",
                        "*2147483648\r\n",
                        "*1\r\n$-1\r\n",
                        "\u0016\3\1\2\0\1\0",
                        "PRI * HTTP/2.0\r\n\r\n",
                        "\u00ff\u00fe",
                        "x".repeat(100_000),
                        "GET /" + "x".repeat(100_000),
                        "GET / HTTP/1.1\r\nX: " + "x".repeat(100_000),
                        head("PUT /kv/k", "Content-Length: 1", "Transfer-Encoding: chunked"),
                        head("PUT /kv/k", "Content-Length: 2147483648"),
                        head("POST /admin/join", "Origin: http://evil", "Connection: close"));
        try (Socket socket = connect()) {
            send(socket, nonsense.get(number % nonsense.size()));
            return readAll(socket);
        }
    }

    private static String head(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private interface Client {
        String run(int number) throws Exception;
    }

    private static List<Future<String>> many(ExecutorService storm, int count, Client client) {
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Callable<String> run = () -> client.run(number);
            futures.add(storm.submit(run));
        }
        return futures;
    }

    private static void expectWords(List<Future<String>> futures, String words)
            throws InterruptedException, ExecutionException {
        for (Future<String> future : futures) {
            assertThat(future.get()).isNotEmpty().contains(words);
        }
    }

    /// The idle ones are there still, and the node holds nothing any more of the others.
    private void expectWell(List<SocketChannel> idle) throws IOException {
        for (int i = 0; i < idle.size(); i += Math.max(1, idle.size() / 100)) {
            SocketChannel channel = idle.get(i - i % 3);
            channel.write(ByteBuffer.wrap("PING\r\n".getBytes(ISO_8859_1)));
            ByteBuffer answer = ByteBuffer.allocate(7);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            assertThat(new String(answer.array(), ISO_8859_1)).isEqualTo("+PONG\r\n");
        }
        Poll.until(
                "all is given back",
                PATIENCE,
                () ->
                        metric("gramme_request_memory_bytes") == 0
                                && metric("gramme_client_connections") < IDLE + 50,
                () ->
                        metric("gramme_request_memory_bytes")
                                + " bytes, "
                                + metric("gramme_client_connections")
                                + " connections");
        assertThat(residentKib()).isLessThan(MOST_RESIDENT_KIB);
        assertThat(node.program().output()).doesNotContain("ERROR", "OutOfMemory", "\tat ");
    }

    private void expectAll(int written) {
        assertThat(written).isPositive();
        for (RealNode other : CLUSTER.nodesBut(node)) {
            for (int i = 0; i < written; i += 1 + written / 500) {
                assertThat(other.http().get("/kv/good" + i + "?strict=true").text())
                        .isEqualTo("value " + i);
            }
        }
    }

    private double metric(String name) {
        return node.http()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /// Memory of the node's process, where the system tells.
    private long residentKib() {
        Path status = Path.of("/proc", "" + node.program().pid(), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
