package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the parameters of a request's query. Remembers the first that is wrong; every reader then
/// goes on with a default, so that the caller asks [#complaint] once, at the end.
final class Query {
    private static final int MAX_TIMEOUT_MS = 60_000;
    private static final int MAX_QUORUM = 1_000_000;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final Pattern TTL =
            Pattern.compile("([1-9][0-9]{0,14})(ms|)|([1-9][0-9]{0,7})([smhd])");
    private static final Pattern TIMEOUT = Pattern.compile("([1-9][0-9]{0,4})(ms|s|)");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private @Nullable String complaint;

    /// @param text behind the `?`, its bytes as Latin-1
    Query(String text) {
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
                if (values.put(name, value) != null) {
                    complain("parameter " + name + " is given twice");
                }
            }
        }
    }

    /// What is wrong, unknown parameters included; null: nothing. Ask it after everything was read.
    @Nullable String complaint() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String here = known.isEmpty() ? "none" : String.join(", ", known);
                complain("unknown parameter " + name + "; known here: " + here);
            }
        }
        return complaint;
    }

    /// `r`, `w`, `level`, `strict`, `timeout` and `explain`.
    ///
    /// @param usualTimeoutMs where `timeout` is not given
    Options options(int usualTimeoutMs) {
        return new Options(
                quorum("r"),
                quorum("w"),
                choice("level", "one, quorum or all", Query::level, null),
                flag("strict"),
                timeoutMs(usualTimeoutMs),
                flag("explain"));
    }

    /// `durability`: what a copy of a write needs to count; null: not given.
    @Nullable Durability durability() {
        return choice("durability", "fsync or none", Query::durability, null);
    }

    private static @Nullable Durability durability(String text) {
        return switch (text) {
            case "fsync" -> Durability.FSYNC;
            case "none" -> Durability.NONE;
            default -> null;
        };
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(
                choice(
                        name,
                        "true or false",
                        text -> text.equals("true") ? Boolean.TRUE : bool(text),
                        Boolean.FALSE));
    }

    /// In which form a read shows siblings.
    KvAsk.Form resolve() {
        KvAsk.Form form = choice("resolve", "latest or all", Query::form, KvAsk.Form.AS_THERE_ARE);
        return form == null ? KvAsk.Form.AS_THERE_ARE : form;
    }

    private static KvAsk.@Nullable Form form(String text) {
        return switch (text) {
            case "latest" -> KvAsk.Form.LATEST;
            case "all" -> KvAsk.Form.ALL;
            default -> null;
        };
    }

    private int quorum(String name) {
        Integer number = choice(name, "a whole number from 1 to the cluster's n", Query::count, 0);
        return number == null ? 0 : number;
    }

    /// A place in the order of all keys; 0: the start.
    long position(String name) {
        Long position =
                choice(name, "a position from an earlier answer's next", Query::unsigned, 0L);
        return position == null ? 0 : position;
    }

    int count(String name, int usual, int most) {
        Integer number =
                choice(
                        name,
                        "a whole number from 1 to " + most,
                        text -> {
                            Integer given = count(text);
                            return given == null || given > most ? null : given;
                        },
                        usual);
        return number == null ? usual : number;
    }

    private static @Nullable Long unsigned(String text) {
        if (!text.matches("[0-9]{1,20}")) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException beyond64Bits) {
            return null;
        }
    }

    int timeoutMs(int usual) {
        Integer ms =
                choice(
                        "timeout",
                        "milliseconds from 1 to " + MAX_TIMEOUT_MS + ", as 500, 500ms or 2s",
                        Query::milliseconds,
                        usual);
        return ms == null ? usual : ms;
    }

    /// `ttl` or `expires-at`, in milliseconds since 1970; 0: neither is given.
    long expiresAtMs(long nowMs) {
        Long ttl =
                choice("ttl", "1ms to 99999999d, as 1500ms, 90s, 15m, 12h or 7d", Query::ttl, null);
        Long at =
                choice(
                        "expires-at",
                        "milliseconds since 1970, from 1 to " + MAX_SAFE_INTEGER,
                        Query::instant,
                        null);
        if (ttl != null && at != null) {
            complain("parameters ttl and expires-at exclude each other");
        }
        return ttl != null ? nowMs + ttl : at != null ? at : 0;
    }

    private static @Nullable Long ttl(String text) {
        Matcher matcher = TTL.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        if (matcher.group(1) != null) {
            return Long.parseLong(matcher.group(1));
        }
        long unitMs =
                switch (matcher.group(4)) {
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Long.parseLong(matcher.group(3)) * unitMs;
    }

    private static @Nullable Long instant(String text) {
        if (!text.matches("[1-9][0-9]{0,15}")) {
            return null;
        }
        long ms = Long.parseLong(text);
        return ms <= MAX_SAFE_INTEGER ? Long.valueOf(ms) : null;
    }

    /// @param allowed for people
    /// @param parse null: not allowed
    private <T> @Nullable T choice(
            String name, String allowed, Function<String, @Nullable T> parse, @Nullable T absent) {
        known.add(name);
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        T parsed = parse.apply(text);
        if (parsed == null) {
            complain("parameter " + name + " is " + allowed + ", not '" + text + "'");
        }
        return parsed;
    }

    private static @Nullable Boolean bool(String text) {
        return text.equals("false") ? Boolean.FALSE : null;
    }

    private static @Nullable Level level(String text) {
        return switch (text) {
            case "one" -> Level.ONE;
            case "quorum" -> Level.QUORUM;
            case "all" -> Level.ALL;
            default -> null;
        };
    }

    private static @Nullable Integer count(String text) {
        if (!text.matches("[1-9][0-9]{0,6}")) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number <= MAX_QUORUM ? number : null;
    }

    private static @Nullable Integer milliseconds(String text) {
        Matcher matcher = TIMEOUT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long ms = Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("s") ? 1_000 : 1);
        return ms <= MAX_TIMEOUT_MS ? (int) ms : null;
    }

    private String decode(String text) {
        Bytes bytes = Percent.decode(text, true);
        if (bytes == null) {
            complain("a % in the query needs two hexadecimal digits behind it");
            return text;
        }
        return bytes.toUtf8();
    }

    /// Takes note of something wrong; the first one is told.
    void complain(String text) {
        if (complaint == null) {
            complaint = text;
        }
    }
}
