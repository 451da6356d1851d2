package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Goal: whatever words a command is given, it answers exactly once, in well-formed RESP, and the
/// connection goes on. Method: random words that commands know, in any order, from a seed; a
/// failure prints it.
class CommandFuzzTest {
    private static final String[] WORDS = {
        "k",
        "k2",
        "''",
        "*",
        "[",
        "0",
        "1",
        "-1",
        "3000",
        "9223372036854775807",
        "1e3",
        "x",
        "EX",
        "PX",
        "EXAT",
        "PXAT",
        "KEEPTTL",
        "PERSIST",
        "GET",
        "PUT",
        "DEL",
        "NX",
        "XX",
        "GT",
        "LT",
        "MATCH",
        "COUNT",
        "TYPE",
        "string",
        "R",
        "W",
        "LEVEL",
        "all",
        "STRICT",
        "TIMEOUT",
        "BLIND",
        "CONTEXT",
        "IFMATCH",
        "c0fe",
        "ID",
        "LIST",
        "INFO",
        "SETNAME",
        "SETINFO",
        "lib-name",
        "DOCS",
        "GETKEYS",
        "FILTERBY",
        "PATTERN",
        "HELP",
        "AUTH",
        "default",
        "2",
        "\\xff"
    };

    @Test
    void everyCommandAnswersOnce() {
        int runs = Integer.getInteger("gramme.fuzz.runs", 30_000);
        List<String> names =
                new ArrayList<>(Commands.all().stream().map(CommandSpec::name).toList());
        names.remove("quit");
        FakeBackend backend = new FakeBackend();
        try (FakeClient client =
                new FakeClient(new FrontHandler(backend, GatewayLimits.production()))) {
            for (long seed = 0; seed < runs; seed++) {
                Random random = new Random(seed);
                StringBuilder line = new StringBuilder(names.get(random.nextInt(names.size())));
                int words = random.nextInt(7);
                for (int i = 0; i < words; i++) {
                    line.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
                }
                String answer = client.ask(line + "\r\nECHO end\r\n");
                assertThat(answer.substring(end(answer, 0)))
                        .as("seed %d: %s answered %s", seed, line, answer)
                        .isEqualTo("$3\r\nend\r\n");
            }
            client.channel().checkException();
        }
    }

    /// Where the reply that begins here ends.
    private static int end(String bytes, int from) {
        int line = bytes.indexOf("\r\n", from) + 2;
        String rest = bytes.substring(from + 1, line - 2);
        return switch (bytes.charAt(from)) {
            case '+', '-', ':', '_' -> line;
            case '$', '=' -> rest.equals("-1") ? line : line + Integer.parseInt(rest) + 2;
            case '*', '~' -> end(bytes, line, Integer.parseInt(rest));
            case '%' -> end(bytes, line, 2 * Integer.parseInt(rest));
            default -> throw new AssertionError("no RESP: " + bytes.substring(from));
        };
    }

    private static int end(String bytes, int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            at = end(bytes, at);
        }
        return at;
    }
}
