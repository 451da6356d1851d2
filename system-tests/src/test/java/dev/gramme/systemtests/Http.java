package dev.gramme.systemtests;

import dev.gramme.core.item.Bytes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The HTTP face of one node, as any program would use it. What fails on the way is thrown as
/// [UncheckedIOException].
record Http(int port) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();

    record Answer(int status, Bytes content, HttpHeaders headers) {
        byte[] body() {
            return content.toArray();
        }

        String text() {
            return content.toUtf8();
        }

        JsonNode json() {
            return JSON.readTree(content.toUtf8());
        }

        /// Empty: there is no such header.
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String context() {
            return header("Gramme-Context");
        }

        /// The values of a read that succeeded: one, siblings, or none.
        List<byte[]> values() {
            return switch (status) {
                case 200 -> List.of(body());
                case 300 -> siblings();
                case 404 -> List.of();
                default -> throw new AssertionError("no answer to a read: " + this);
            };
        }

        private List<byte[]> siblings() {
            List<byte[]> values = new ArrayList<>();
            for (JsonNode sibling : json().path("siblings")) {
                values.add(Base64.getDecoder().decode(sibling.path("base64").asString()));
            }
            return values;
        }

        @Override
        public String toString() {
            return status + " " + (content.length() > 2_000 ? content.length() + " bytes" : text());
        }
    }

    /// @param headers names and values in turn
    Answer get(String path, String... headers) {
        return ask("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer put(String path, byte[] body, String... headers) {
        return ask("PUT", path, BodyPublishers.ofByteArray(body), headers);
    }

    Answer put(String path, String body, String... headers) {
        return put(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String path, String body, String... headers) {
        return ask("POST", path, BodyPublishers.ofString(body), headers);
    }

    Answer delete(String path, String... headers) {
        return ask("DELETE", path, BodyPublishers.noBody(), headers);
    }

    JsonNode page(String path) {
        return get(path).json();
    }

    private Answer ask(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(PATIENCE)
                        .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(), Bytes.owning(response.body()), response.headers());
        } catch (IOException failed) {
            throw new UncheckedIOException(method + " " + path + " at " + port, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", interrupted));
        }
    }

    /// The path of a key of any bytes.
    static String kv(byte[] key) {
        StringBuilder path = new StringBuilder("/kv/");
        for (byte one : key) {
            path.append('%').append(String.format("%02x", one));
        }
        return path.toString();
    }
}
