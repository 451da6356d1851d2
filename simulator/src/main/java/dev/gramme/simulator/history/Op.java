package dev.gramme.simulator.history;

import dev.gramme.core.item.Bytes;

import java.util.List;
import java.util.Locale;

/// One operation of one client: what it asked and what it was told.
public record Op(Ask ask, Answer answer) {
    /// @param id at least 1; names the value of a put
    /// @param given the context handed in; empty: none
    /// @param givenBy the operation whose answer that context came with; 0: none
    /// @param quorum how many replicas the level asks for
    /// @param strict only homes count
    /// @param closing a read after everything was healed and had come to rest
    public record Ask(
            long id,
            int session,
            String key,
            Kind kind,
            Bytes given,
            long givenBy,
            int quorum,
            boolean strict,
            boolean closing,
            long atNanos) {}

    public enum Kind {
        GET,
        /// A put with the context of an earlier answer.
        PUT,
        /// A put that says it has seen nothing.
        PUT_BLIND,
        /// A put by a client that cannot say what it has seen.
        PUT_OVERWRITE,
        DELETE,
        DELETE_OVERWRITE;

        public boolean writes() {
            return this != GET;
        }

        public boolean deletes() {
            return this == DELETE || this == DELETE_OVERWRITE;
        }

        /// The server chooses what the write replaces.
        public boolean overwrites() {
            return this == PUT_OVERWRITE || this == DELETE_OVERWRITE;
        }
    }

    /// @param returned ids of the values a read returned
    /// @param damaged what a read returned that no put can have written
    /// @param context that came with the answer; empty: none
    /// @param homes names of the homes the answer rests on; empty: not known
    /// @param atNanos [Long#MAX_VALUE]: no answer ever came
    public record Answer(
            Outcome outcome,
            List<Long> returned,
            List<String> damaged,
            Bytes context,
            List<String> homes,
            long atNanos) {
        public Answer {
            returned = List.copyOf(returned);
            damaged = List.copyOf(damaged);
            homes = List.copyOf(homes);
        }

        /// An operation of which nothing is known.
        public static final Answer NONE =
                new Answer(
                        Outcome.UNKNOWN,
                        List.of(),
                        List.of(),
                        Bytes.EMPTY,
                        List.of(),
                        Long.MAX_VALUE);

        public Answer withHomes(List<String> names) {
            return new Answer(outcome, returned, damaged, context, names, atNanos);
        }
    }

    public enum Outcome {
        /// The write is acknowledged, or the read returned what it found.
        DONE,
        /// The write will never be seen; the read was not served.
        NOT_APPLIED,
        /// The write may live; for a read, no answer.
        UNKNOWN
    }

    public long id() {
        return ask.id();
    }

    public boolean done() {
        return answer.outcome() == Outcome.DONE;
    }

    /// A write that took effect, or may have.
    public boolean mayLive() {
        return ask.kind().writes() && answer.outcome() != Outcome.NOT_APPLIED;
    }

    /// Answered before the other began.
    public boolean endedBefore(Op other) {
        return answer.atNanos() < other.ask.atNanos();
    }

    @Override
    public String toString() {
        String end = answer.atNanos() == Long.MAX_VALUE ? "never" : seconds(answer.atNanos());
        return "#%d %s %s of client %d (%s%d%s, %s to %s): %s%s"
                .formatted(
                        id(),
                        ask.kind(),
                        ask.key(),
                        ask.session(),
                        ask.strict() ? "strict " : "sloppy ",
                        ask.quorum(),
                        ask.givenBy() == 0 ? "" : ", context of #" + ask.givenBy(),
                        seconds(ask.atNanos()),
                        end,
                        answer.outcome(),
                        ask.kind().writes() ? "" : " " + answer.returned());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }
}
