package dev.gramme.gateway.front;

import static dev.gramme.gateway.LocalListener.send;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.LocalListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/// Goal: what only sockets can show: whole answers reach clients that still send, stop sending or
/// reset, and the next client is served. Method: one loop of Netty on a free port, over a fake node
/// that answers at once.
class FrontSocketTest {
    private final LocalListener listener =
            new LocalListener(new FakeBackend(), GatewayLimits.production());

    @AfterEach
    void stop() {
        listener.close();
    }

    private Socket connect() throws IOException {
        return listener.connect();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private void expectServed() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PING\r\nQUIT\r\n");
            assertThat(readAll(socket)).isEqualTo("+PONG\r\n+OK\r\n");
        }
    }

    @Test
    void anHttpClientOfTheJdkPutsAndGetsLargeValues() throws Exception {
        byte[] body = new byte[8 << 20];
        Arrays.fill(body, (byte) 7);
        URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/kv/big%2Fkey");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest.Builder to =
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofMillis(LocalListener.PATIENCE_MS));
            HttpRequest put = to.PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build();
            assertThat(client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
            HttpRequest get = to.GET().build();
            assertThat(client.send(get, HttpResponse.BodyHandlers.ofByteArray()).body())
                    .isEqualTo(body);
        }
    }

    @Test
    void whoSendsTooMuchStillReadsWhy() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /kv/k HTTP/1.1\r\nHost: x\r\nContent-Length: 33554432\r\n\r\n");
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 32; i++) {
                socket.getOutputStream().write(chunk);
            }
            socket.shutdownOutput();
            assertThat(readAll(socket))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("33554432 bytes are over the limit of 8388608 bytes");
        }
        expectServed();
    }

    @Test
    void whoStopsSendingStillGetsAllAnswers() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "SET k v\r\n" + "GET k\r\n".repeat(5_000));
            socket.shutdownOutput();
            assertThat(readAll(socket)).isEqualTo("+OK\r\n" + "$1\r\nv\r\n".repeat(5_000));
        }
    }

    @Test
    void whoSendsOnAfterAProtocolErrorStillReadsWhy() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "*1\r\n*1\r\n" + "x".repeat(4 << 20));
            assertThat(readAll(socket)).isEqualTo("-ERR Protocol error: expected '$', got '*'\r\n");
        }
        expectServed();
    }

    @Test
    void whoIsRefusedReadsWhy() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "\u0016\u0003\u0001" + "x".repeat(1 << 20));
            assertThat(readAll(socket)).contains("TLS is not served yet");
        }
        expectServed();
    }

    @Test
    void whoDoesNotReadIsNotReadFromAndHarmsNobody() throws IOException {
        String value = "v".repeat(1 << 20);
        try (Socket greedy = connect()) {
            send(greedy, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1048576\r\n" + value + "\r\n");
            send(greedy, "GET k\r\n".repeat(60));
            expectServed();
            expectServed();
            greedy.shutdownOutput();
            assertThat(readAll(greedy)).hasSize(5 + 60 * ((1 << 20) + 12));
        }
    }

    @Test
    void connectionsThatAreResetHarmNobody() throws IOException {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0);
                send(socket, i % 2 == 0 ? "GET k\r\n*3\r\n$3" : "PUT /kv/k HTTP/1.1\r\nHost");
            }
        }
        expectServed();
    }
}
