package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Goal: who comes beyond the limit of connections reads why, those within it are served, and a
/// place that becomes free is given to the next. Method: a node with two places, real sockets.
@Timeout(120)
final class ClientConnectionsTest {
    private static final String WORDS =
            "max number of clients reached: max-connections of this node is 2";

    @TempDir private Path directory;

    private Server server;
    private Socket first;
    private Socket second;

    @BeforeEach
    void fill() throws Exception {
        List<String> flags =
                List.of(
                        "--client-port=0",
                        "--peer-port=0",
                        "--data=" + directory.resolve("data"),
                        "--max-connections=2");
        server = Server.start(Config.of(Settings.gather(flags, Map.of())));
        first = connect();
        second = connect();
        assertThat(ping(first)).isEqualTo("+PONG\r\n");
        assertThat(ping(second)).isEqualTo("+PONG\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        server.stop();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.self().clientPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static String ping(Socket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
    }

    private String turnedAway(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            return readAll(socket);
        }
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void oneTooManyIsToldSoInWordsOfItsProtocol() throws IOException {
        assertThat(turnedAway("PING\r\n")).isEqualTo("-ERR " + WORDS + "\r\n");
        assertThat(turnedAway("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .endsWith("\r\n\r\n" + WORDS + "\n");
        assertThat(turnedAway("")).isEqualTo("-ERR " + WORDS + "\r\n");
        assertThat(ping(first)).isEqualTo("+PONG\r\n");
    }

    @Test
    void aCrowdIsToldInALineAndTheNextPlaceIsFreeAgain() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(connect());
        }
        for (Socket socket : crowd) {
            assertThat(readAll(socket)).isEqualTo("-ERR " + WORDS + "\r\n");
            socket.close();
        }
        assertThat(ping(second)).isEqualTo("+PONG\r\n");
        second.close();
        String answer = "";
        while (!answer.equals("+PONG\r\n")) {
            try (Socket next = connect()) {
                answer = ping(next);
            }
        }
        assertThat(ping(first)).isEqualTo("+PONG\r\n");
    }
}
