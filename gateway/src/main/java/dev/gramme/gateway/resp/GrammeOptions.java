package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// The options of a GRAMME command, read word by word. The first that is wrong is told; a word that
/// is no option of the command is a syntax error.
final class GrammeOptions {
    private static final int MAX_TIMEOUT_MS = 60_000;
    private static final int MAX_QUORUM = 1_000_000;

    static final Set<String> READ = Set.of("R", "LEVEL", "STRICT", "TIMEOUT");
    static final Set<String> DELETE =
            Set.of("R", "W", "LEVEL", "STRICT", "TIMEOUT", "DURABILITY", "CONTEXT", "BLIND");
    static final Set<String> WRITE =
            Set.of(
                    "R",
                    "W",
                    "LEVEL",
                    "STRICT",
                    "TIMEOUT",
                    "DURABILITY",
                    "CONTEXT",
                    "BLIND",
                    "IFMATCH",
                    "EX",
                    "PX",
                    "EXAT",
                    "PXAT");

    private final Call call;
    private int at;
    private @Nullable String complaint;

    private int r;
    private int w;
    private @Nullable Level level;
    private boolean strict;
    private int timeoutMs;
    private @Nullable Durability durability;
    private @Nullable Causality causality;
    private Bytes condition = Bytes.EMPTY;
    private Lifetime lifetime = new Lifetime.Usual();

    private GrammeOptions(Call call, int from) {
        this.call = call;
        this.at = from;
        this.timeoutMs = call.session().backend().usualTimeoutMs();
    }

    /// Null: the call has failed.
    static @Nullable GrammeOptions read(Call call, int from, Set<String> allowed) {
        GrammeOptions options = new GrammeOptions(call, from);
        while (options.complaint == null && options.at < call.count()) {
            String option = call.keyword(options.at++);
            if (allowed.contains(option)) {
                options.take(option);
            } else {
                options.complain(Commands.SYNTAX);
            }
        }
        if (options.complaint != null) {
            call.fail(options.complaint);
            return null;
        }
        return options;
    }

    Options options(boolean explain) {
        return new Options(r, w, level, strict, timeoutMs, explain, durability);
    }

    Causality causality() {
        Causality given = causality;
        return given == null ? new Causality.Overwrite() : given;
    }

    /// The context of IFMATCH; empty: not given.
    Bytes condition() {
        return condition;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    private void take(String option) {
        switch (option) {
            case "R" -> r = number(option, MAX_QUORUM, "1 to the cluster's n");
            case "W" -> w = number(option, MAX_QUORUM, "1 to the cluster's n");
            case "TIMEOUT" -> timeoutMs = number(option, MAX_TIMEOUT_MS, "1 to 60000 milliseconds");
            case "STRICT" -> strict = true;
            case "LEVEL" -> takeLevel(value());
            case "DURABILITY" -> takeDurability(value());
            case "BLIND" -> take(new Causality.Blind());
            case "CONTEXT" -> take(new Causality.Given(context()));
            case "IFMATCH" -> {
                condition = context();
                take(new Causality.Given(condition));
            }
            default -> takeLifetime(option);
        }
    }

    /// BLIND, CONTEXT and IFMATCH exclude each other.
    private void take(Causality given) {
        if (causality != null) {
            complain(Commands.SYNTAX);
        }
        causality = given;
    }

    private void takeLevel(Bytes word) {
        switch (word.toUtf8().toLowerCase(Locale.ROOT)) {
            case "one" -> level = Level.ONE;
            case "quorum" -> level = Level.QUORUM;
            case "all" -> level = Level.ALL;
            default -> complain("ERR LEVEL is one, quorum or all, not '" + word + "'");
        }
    }

    private void takeDurability(Bytes word) {
        switch (word.toUtf8().toLowerCase(Locale.ROOT)) {
            case "fsync" -> durability = Durability.FSYNC;
            case "none" -> durability = Durability.NONE;
            default -> complain("ERR DURABILITY is fsync or none, not '" + word + "'");
        }
    }

    private void takeLifetime(String option) {
        Lifetime named = Lifetime.named(option, value());
        if (named != null && lifetime.yieldsTo(named)) {
            lifetime = named;
        } else {
            complain(Commands.SYNTAX);
        }
    }

    private int number(String option, int most, String range) {
        Bytes word = value();
        Long number = RedisInteger.parse(word);
        if (number != null && number >= 1 && number <= most) {
            return number.intValue();
        }
        complain("ERR " + option + " is a whole number from " + range + ", not '" + word + "'");
        return 1;
    }

    private Bytes context() {
        String text = value().toUtf8();
        boolean hex = text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
        if (text.isEmpty() || !hex) {
            complain(
                    "BADCONTEXT a context is an even number of hexadecimal digits, as an answer"
                            + " gave them");
            return Bytes.EMPTY;
        }
        return Bytes.owning(HexFormat.of().parseHex(text));
    }

    private Bytes value() {
        if (at < call.count()) {
            return call.word(at++);
        }
        complain(Commands.SYNTAX);
        return Bytes.EMPTY;
    }

    private void complain(String text) {
        if (complaint == null) {
            complaint = text;
        }
    }
}
