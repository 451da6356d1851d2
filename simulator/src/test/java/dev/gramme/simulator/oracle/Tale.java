package dev.gramme.simulator.oracle;

import dev.gramme.core.item.Bytes;
import dev.gramme.simulator.history.Clocks;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.List;

/// A history made by hand: every operation takes one tick and begins when the one before has ended,
/// unless it says otherwise.
final class Tale {
    final History history;
    private long lastId;
    private long clock;
    private int session = 1;
    private int quorum = 2;
    private boolean strict = true;

    Tale() {
        this(Clocks.NONE);
    }

    Tale(Clocks clocks) {
        history = new History(3, clocks);
    }

    Tale session(int number) {
        session = number;
        return this;
    }

    Tale quorum(int replicas) {
        quorum = replicas;
        return this;
    }

    Tale sloppy() {
        strict = false;
        return this;
    }

    long put(long givenBy) {
        return write(Op.Kind.PUT, givenBy, Op.Outcome.DONE);
    }

    long blind() {
        return write(Op.Kind.PUT_BLIND, 0, Op.Outcome.DONE);
    }

    long overwrite() {
        return write(Op.Kind.PUT_OVERWRITE, 0, Op.Outcome.DONE);
    }

    long delete(long givenBy) {
        return write(Op.Kind.DELETE, givenBy, Op.Outcome.DONE);
    }

    long write(Op.Kind kind, long givenBy, Op.Outcome outcome) {
        long id = begin(kind, givenBy, false);
        end(id, outcome);
        return id;
    }

    long begin(Op.Kind kind, long givenBy, boolean closing) {
        long id = ++lastId;
        history.asked(
                new Op.Ask(
                        id,
                        session,
                        "k",
                        kind,
                        Bytes.EMPTY,
                        givenBy,
                        quorum,
                        strict,
                        closing,
                        ++clock));
        return id;
    }

    void end(long id, Op.Outcome outcome, Long... returned) {
        long at = outcome == Op.Outcome.UNKNOWN ? Long.MAX_VALUE : ++clock;
        history.answered(
                id,
                new Op.Answer(outcome, List.of(returned), List.of(), Bytes.EMPTY, List.of(), at));
    }

    long get(Long... returned) {
        long id = begin(Op.Kind.GET, 0, false);
        end(id, Op.Outcome.DONE, returned);
        return id;
    }

    long closing(Long... returned) {
        long id = begin(Op.Kind.GET, 0, true);
        end(id, Op.Outcome.DONE, returned);
        return id;
    }
}
