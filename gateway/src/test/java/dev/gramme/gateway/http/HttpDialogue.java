package dev.gramme.gateway.http;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

/// An HTTP client without a socket.
final class HttpDialogue implements AutoCloseable {
    final FakeBackend backend = new FakeBackend();
    final FakeClient client;

    HttpDialogue() {
        this(GatewayLimits.production());
    }

    HttpDialogue(GatewayLimits limits) {
        client = new FakeClient(new FrontHandler(backend, limits));
    }

    /// @param headers each ends in CRLF
    String ask(String method, String path, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return client.ask(
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost:7400\r\n"
                        + headers
                        + length
                        + "\r\n"
                        + body);
    }

    String get(String path) {
        return ask("GET", path, "", "");
    }

    String put(String path, String body) {
        return ask("PUT", path, "", body);
    }

    static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /// The first value of a header, empty if there is none.
    static String header(String answer, String name) {
        for (String line : answer.split("\r\n\r\n", 2)[0].split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT)
                    .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    @Override
    public void close() {
        client.close();
    }
}
