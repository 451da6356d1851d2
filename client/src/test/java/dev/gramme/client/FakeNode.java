package dev.gramme.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// An HTTP server on a free port that answers what it was told and remembers what it was asked.
final class FakeNode implements AutoCloseable {
    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Answer answer = new Answer(500, Map.of(), "");
    private volatile Behaviour behaviour = Behaviour.ANSWER;

    enum Behaviour {
        ANSWER,
        /// Takes the request and breaks the connection.
        BREAK,
        /// Takes the request and never answers.
        SILENT
    }

    record Asked(String method, String target, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {}

    FakeNode() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    new Asked(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            Map.copyOf(exchange.getRequestHeaders()),
                            body));
            switch (behaviour) {
                case BREAK -> {}
                case SILENT -> waitForEnd();
                case ANSWER -> reply(exchange);
            }
        }
    }

    private void reply(HttpExchange exchange) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void waitForEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Asked onlyAsked() {
        if (asked.size() != 1) {
            throw new AssertionError("asked not once: " + asked);
        }
        return asked.getFirst();
    }

    void behaves(Behaviour next) {
        behaviour = next;
    }

    void answers(int status, String contentType, String body, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Gramme-Request-Id", "00000000000000000000000000000007");
        if (!contentType.isEmpty()) {
            all.put("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        answer = new Answer(status, all, body);
    }

    /// An answer that no node of Gramme would give.
    void answersAsSomethingElse(int status, String body) {
        answer = new Answer(status, Map.of("Content-Type", "text/html"), body);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
