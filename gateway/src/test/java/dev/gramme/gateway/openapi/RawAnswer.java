package dev.gramme.gateway.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// An HTTP answer, read from what a connection gave until it was closed.
///
/// @param headers by their names in lower case
/// @param body its bytes as Latin-1
public record RawAnswer(int status, Map<String, String> headers, String body) {
    /// @param bytes as Latin-1
    public static RawAnswer parse(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no answer: '" + bytes + "'");
        }
        List<String> lines = List.of(bytes.substring(0, end).split("\r\n"));
        TreeMap<String, String> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(": ");
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
        }
        int status = Integer.parseInt(lines.getFirst().substring(9, 12));
        return new RawAnswer(status, headers, bytes.substring(end + 4));
    }

    /// Empty: there is none.
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
