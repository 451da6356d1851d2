package dev.gramme.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gramme.core.item.Bytes;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.history.Op.Kind;
import dev.gramme.simulator.history.Op.Outcome;
import dev.gramme.simulator.history.Stamp;
import dev.gramme.simulator.oracle.FalseConcurrency;
import dev.gramme.simulator.oracle.Invention;
import dev.gramme.simulator.oracle.LastOverwrite;
import dev.gramme.simulator.oracle.LostUpdate;
import dev.gramme.simulator.oracle.Oracle;
import dev.gramme.simulator.oracle.SiblingBound;
import dev.gramme.simulator.oracle.Violation;
import dev.gramme.simulator.oracle.Zombie;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/// Operations on the nodes of a cluster with N = 3 and R = W = 2, written down for the oracles of
/// the simulator. Values name the operation that wrote them. Any thread.
final class Recorder {
    private static final int N = 3;
    private static final int QUORUM = 2;
    private static final int FILLER_BYTES = 20;

    private final History history = new History(N);
    private long lastId;

    /// What an operation is about, besides its kind.
    ///
    /// @param given the operation whose context it hands in; null: none
    record Wish(int session, String key, @Nullable Op given) {
        static Wish of(int session, String key) {
            return new Wish(session, key, null);
        }

        Wish withContextOf(@Nullable Op op) {
            return new Wish(session, key, op);
        }
    }

    private synchronized Op.Ask ask(Wish wish, Kind kind, boolean strict, boolean closing) {
        Op given = wish.given();
        Op.Ask ask =
                new Op.Ask(
                        ++lastId,
                        wish.session(),
                        wish.key(),
                        kind,
                        given == null ? Bytes.EMPTY : given.answer().context(),
                        given == null ? 0 : given.id(),
                        closing ? N : QUORUM,
                        strict,
                        closing,
                        System.nanoTime());
        history.asked(ask);
        return ask;
    }

    private synchronized Op answered(Op.Ask ask, Op.Answer answer) {
        history.answered(ask.id(), answer);
        return history.op(ask.id());
    }

    /// An overwrite by RESP: sloppy, and without a context in its answer.
    Op set(Resp connection, Wish wish) {
        Op.Ask ask = ask(wish, Kind.PUT_OVERWRITE, false, false);
        Outcome outcome = Outcome.UNKNOWN;
        try {
            byte[] value = Stamp.of(ask.id(), FILLER_BYTES).toArray();
            Object reply =
                    connection.call("SET".getBytes(UTF_8), wish.key().getBytes(UTF_8), value);
            if ("OK".equals(reply)) {
                outcome = Outcome.DONE;
            } else if (String.valueOf(reply).contains("not applied")) {
                outcome = Outcome.NOT_APPLIED;
            }
            return answered(ask, answer(outcome, List.of(), List.of(), ""));
        } catch (UncheckedIOException broken) {
            answered(ask, answer(Outcome.UNKNOWN, List.of(), List.of(), ""));
            throw broken;
        }
    }

    /// A strict put by HTTP: with a context if one is wished for, else an overwrite.
    Op put(RealNode node, Wish wish) {
        Op given = wish.given();
        Op.Ask ask = ask(wish, given == null ? Kind.PUT_OVERWRITE : Kind.PUT, true, false);
        byte[] value = Stamp.of(ask.id(), FILLER_BYTES).toArray();
        String path = "/kv/" + wish.key() + "?strict=true";
        try {
            Http.Answer answer =
                    given == null
                            ? node.http().put(path, value)
                            : node.http().put(path, value, "Gramme-Context", hex(given));
            return answered(ask, answer(outcome(answer), List.of(), List.of(), answer.context()));
        } catch (UncheckedIOException broken) {
            return answered(ask, answer(Outcome.UNKNOWN, List.of(), List.of(), ""));
        }
    }

    private static String hex(Op given) {
        return HexFormat.of().formatHex(given.answer().context().toArray());
    }

    private static Outcome outcome(Http.Answer answer) {
        return switch (answer.status()) {
            case 200 -> Outcome.DONE;
            case 429 -> Outcome.NOT_APPLIED;
            case 503 ->
                    answer.json().path("outcome").asString("").equals("not-applied")
                            ? Outcome.NOT_APPLIED
                            : Outcome.UNKNOWN;
            default -> throw new AssertionError("an answer nobody expected: " + answer);
        };
    }

    /// A strict read by HTTP at the usual quorum.
    Op get(RealNode node, Wish wish) {
        return get(node, wish, "?strict=true", false);
    }

    /// A read of all homes, at the end.
    Op getAtLast(RealNode node, Wish wish) {
        return get(node, wish, "?strict=true&level=all", true);
    }

    private Op get(RealNode node, Wish wish, String query, boolean closing) {
        Op.Ask ask = ask(wish, Kind.GET, true, closing);
        try {
            Http.Answer answer = node.http().get("/kv/" + wish.key() + query);
            return answered(ask, read(answer));
        } catch (UncheckedIOException broken) {
            return answered(ask, answer(Outcome.UNKNOWN, List.of(), List.of(), ""));
        }
    }

    private static Op.Answer read(Http.Answer answer) {
        if (answer.status() == 503 || answer.status() == 429) {
            return answer(Outcome.UNKNOWN, List.of(), List.of(), "");
        }
        List<Long> returned = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        for (byte[] value : answer.values()) {
            OptionalLong writer = Stamp.read(Bytes.owning(value));
            if (writer.isPresent()) {
                returned.add(writer.getAsLong());
            } else {
                damaged.add(HexFormat.of().formatHex(value));
            }
        }
        return answer(Outcome.DONE, returned, damaged, answer.context());
    }

    private static Op.Answer answer(
            Outcome outcome, List<Long> returned, List<String> damaged, String context) {
        return new Op.Answer(
                outcome,
                returned,
                damaged,
                Bytes.owning(HexFormat.of().parseHex(context)),
                List.of(),
                outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : System.nanoTime());
    }

    /// Writes of this key are overwrites, one after the other.
    synchronized void ordered(String key) {
        history.ordered(key);
    }

    /// The only writer of this key passes its contexts on.
    synchronized void passing(String key) {
        history.passing(key);
    }

    synchronized List<Op> ops() {
        return List.copyOf(history.ops());
    }

    /// O1 to O8. Only when nothing is being recorded any more.
    synchronized List<Violation> violations() {
        List<Oracle> oracles =
                List.of(
                        new Invention(),
                        new LostUpdate(),
                        new FalseConcurrency(),
                        new SiblingBound(),
                        new Zombie(),
                        new LastOverwrite());
        return oracles.stream().flatMap(oracle -> oracle.check(history).stream()).toList();
    }
}
