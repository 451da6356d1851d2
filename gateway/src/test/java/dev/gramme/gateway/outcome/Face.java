package dev.gramme.gateway.outcome;

import static dev.gramme.gateway.rldb.RldbSessions.frame;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A protocol as its clients see it: how it asks whether the connection lives, and by which words
/// of the table its answers tell an outcome.
enum Face {
    HTTP(
            "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "HTTP/1\\.1 200 OK\r\n([^\r\n]+\r\n)+\r\n\\{\"message\":\"pong\"}\n",
            "\\b([1-5][0-9]{2})\\b",
            "HTTP/1\\.1 ([0-9]{3})"),
    RESP(
            "*2\r\n$4\r\nPING\r\n$5\r\nalive\r\n",
            "\\$5\r\nalive\r\n",
            "`-([A-Z]+)",
            "(?m)^-([A-Z]+)"),
    RLDB(
            frame(1, "alive", ""),
            Pattern.quote(frame(1, "alive", "{\"Ok\":{\"message\":\"PONG\"}}")),
            "`([A-Z][A-Za-z]+)`",
            "\"([A-Z][A-Za-z]+)\"");

    private static final Set<String> NO_OUTCOMES_OF_RLDB = Set.of("Ok", "Err", "Put", "Get");

    private final String ping;
    private final Pattern pong;
    private final Pattern promise;
    private final Pattern word;

    Face(String ping, String pong, String promise, String word) {
        this.ping = ping;
        this.pong = Pattern.compile(pong + "\\z");
        this.promise = Pattern.compile(promise);
        this.word = Pattern.compile(word);
    }

    /// A question that every connection answers that lives.
    String ping() {
        return ping;
    }

    /// Whether the last of these answers is the one to it.
    boolean lives(String answers) {
        return pong.matcher(answers).find();
    }

    String withoutPong(String answers) {
        return pong.matcher(answers).replaceFirst("");
    }

    /// The statuses, or names of failures, that a cell promises.
    Set<String> promised(String cell) {
        return all(promise, cell);
    }

    /// Those that answers hold.
    Set<String> spoken(String answers) {
        Set<String> words = all(word, answers);
        words.removeAll(this == RLDB ? NO_OUTCOMES_OF_RLDB : Set.of());
        return words;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
