package dev.gramme.gateway.openapi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One request as it goes over a connection of its own.
///
/// @param query without the `?`; empty: none
/// @param headers lines without their ends
/// @param body its bytes as Latin-1
public record Ask(
        Operation operation, String path, String query, List<String> headers, String body) {
    private static final String USUAL_HOST = "Host: localhost";

    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%').append("%02X".formatted(b));
        }
        return encoded.toString();
    }

    public Ask withQuery(String more) {
        String joined = query.isEmpty() ? more : query + "&" + more;
        return new Ask(operation, path, joined, headers, body);
    }

    public Ask withHeader(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new Ask(operation, path, query, more, body);
    }

    public Ask withBody(String newBody) {
        return new Ask(operation, path, query, headers, newBody);
    }

    /// Another key, or whatever else stands behind the fixed part of the path.
    public Ask at(String newPath) {
        return new Ask(operation, newPath, query, headers, body);
    }

    /// As Latin-1.
    public String bytes() {
        StringBuilder bytes = new StringBuilder();
        bytes.append(operation.method()).append(' ').append(path);
        bytes.append(query.isEmpty() ? "" : "?" + query).append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
            bytes.append(USUAL_HOST).append("\r\n");
        }
        headers.forEach(line -> bytes.append(line).append("\r\n"));
        if (headers.stream().noneMatch(line -> line.startsWith("Content-Length:"))
                && !body.isEmpty()) {
            bytes.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return bytes.append("Connection: close\r\n\r\n").append(body).toString();
    }

    @Override
    public String toString() {
        String shown = bytes();
        return shown.length() > 400 ? shown.substring(0, 400) + "..." : shown;
    }
}
