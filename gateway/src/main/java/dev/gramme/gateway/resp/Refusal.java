package dev.gramme.gateway.resp;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Why a command of Redis' cannot be here. Behind a MULTI, which is refused, everything is refused
/// up to the end of the transaction: libraries send it in one go, and half of it must not run.
///
/// ```
/// running ──MULTI──▶ refusing ──EXEC, DISCARD, RESET──▶ running
///                       └──QUIT──▶ closed
/// ```
final class Refusal {
    private static final String MULTI =
            "ERR MULTI is not supported: a store without a leader cannot run several commands as"
                    + " one. Nothing runs until EXEC or DISCARD; send the commands without MULTI";

    private static final String NOT_RUN =
            "ERR not run: the MULTI before it was refused, and nothing runs until EXEC, DISCARD or"
                    + " RESET";

    /// Begins with Redis' words: libraries then raise the first error of the transaction.
    private static final String ABORTED =
            "EXECABORT Transaction discarded because of previous errors: MULTI was refused, and"
                    + " nothing behind it was run. A store without a leader cannot run several"
                    + " commands as one; send them without MULTI";

    private static final String DISCARDED =
            "ERR nothing to discard: MULTI was refused, and nothing behind it was run";

    private static final String WATCH =
            "ERR WATCH is not supported: without a leader nobody can say that no other client has"
                    + " written since. GRAMME.PUT with the context of a GRAMME.GET as IFMATCH is"
                    + " refused if a read shows what it has not seen";

    private static final String UNWATCH =
            "ERR UNWATCH is not supported: nothing is watched, as WATCH is refused";

    private static final String NO_LEADER =
            " is not supported: there is no leader to decide between two clients, so ";

    private static final String INSTEAD =
            ". GRAMME.PUT with the CONTEXT of a GRAMME.GET keeps what it has not seen as a sibling";

    private Refusal() {}

    /// The error for what does not run; null: it is simply unknown. Begins and ends the refusing.
    ///
    /// @param name in lower case
    static @Nullable String of(String name, Session session) {
        boolean refusing = session.isRefusing();
        return switch (name) {
            case "multi" -> {
                session.refuse(true);
                yield MULTI;
            }
            case "exec" -> {
                session.refuse(false);
                yield refusing ? ABORTED : "ERR EXEC without MULTI";
            }
            case "discard" -> {
                session.refuse(false);
                yield refusing ? DISCARDED : "ERR DISCARD without MULTI";
            }
            default -> refusing ? NOT_RUN : unkept(name);
        };
    }

    private static @Nullable String unkept(String name) {
        return switch (name) {
            case "watch" -> WATCH;
            case "unwatch" -> UNWATCH;
            case "setnx", "msetnx" -> first(name.toUpperCase(Locale.ROOT));
            default -> null;
        };
    }

    private static String first(String word) {
        return "ERR " + word + NO_LEADER + "both could be told that they were first" + INSTEAD;
    }

    /// The error for a condition of SET; null: it is none.
    ///
    /// @param option in upper case
    static @Nullable String ofCondition(String option) {
        return switch (option) {
            case "NX" -> first(option);
            case "XX" ->
                    "ERR XX"
                            + NO_LEADER
                            + "the value could come to be although another client was told that"
                            + " the key is deleted"
                            + INSTEAD;
            case "IFEQ", "IFNE", "IFDEQ", "IFDNE" ->
                    "ERR "
                            + option
                            + NO_LEADER
                            + "both could be told that they replaced the same value"
                            + INSTEAD;
            default -> null;
        };
    }
}
