package dev.gramme.simulator.workload;

import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.world.Dice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One client: asks, waits for the answer, thinks, asks again.
final class Session {
    private static final int REMEMBERED = 4;
    private static final int INSERTS = 40;

    private final Clients clients;
    private final int number;
    private final String key;
    private final Habit habit;
    private final Lapse lapse;
    private final Dice dice;
    private final List<Op> answers = new ArrayList<>();
    private NodeId node;
    private int inserted;

    Session(Clients clients, int number, String key, Habit habit, Lapse lapse, Dice dice) {
        this.clients = clients;
        this.number = number;
        this.key = key;
        this.habit = habit;
        this.lapse = lapse;
        this.dice = dice.fork("session " + number);
        this.node = clients.anyNode();
    }

    void think() {
        clients.afterThinking(this::ask);
    }

    private void ask() {
        if (habit == Habit.ORDERED || habit == Habit.RACING || dice.chance(0.1)) {
            node = clients.anyNode();
        }
        clients.ask(node, wish(habit.next(dice)), false, this::onAnswer);
    }

    private Clients.Wish wish(Op.Kind drawn) {
        boolean strict = !dice.chance(clients.plan().sloppyChance());
        Level level = null;
        if (dice.chance(clients.plan().levelChance())) {
            level = dice.pick(List.of(Level.values()));
        }
        return switch (habit) {
            case ORDERED -> wish(key, drawn, null, true, Level.QUORUM);
            case PASSING -> passing(drawn);
            case INSERTS -> inserting(drawn, strict);
            case MIXED, BLIND, PING_PONG, RACING -> any(drawn, strict, level);
        };
    }

    private Clients.Wish passing(Op.Kind drawn) {
        if (drawn == Op.Kind.GET) {
            return wish(key, drawn, null, true, Level.QUORUM);
        }
        return answers.isEmpty()
                ? wish(key, Op.Kind.PUT_BLIND, null, true, Level.QUORUM)
                : wish(key, Op.Kind.PUT, answers.getLast(), true, Level.QUORUM);
    }

    private Clients.Wish inserting(Op.Kind drawn, boolean strict) {
        boolean reads = drawn == Op.Kind.GET || inserted == INSERTS;
        int at = reads ? dice.nextInt(inserted + 1) : ++inserted;
        Op.Kind kind = reads ? Op.Kind.GET : drawn;
        return wish(key + "." + number + "." + at, kind, null, strict, null);
    }

    private Clients.Wish any(Op.Kind drawn, boolean strict, @Nullable Level level) {
        if (drawn != Op.Kind.PUT && drawn != Op.Kind.DELETE) {
            return wish(key, drawn, null, strict, level);
        }
        if (answers.isEmpty()) {
            return wish(key, Op.Kind.GET, null, strict, level);
        }
        Op given = dice.chance(0.8) ? answers.getLast() : dice.pick(answers);
        return wish(key, drawn, given, strict, level);
    }

    private Clients.Wish wish(
            String of, Op.Kind kind, @Nullable Op given, boolean strict, @Nullable Level level) {
        boolean puts = kind.writes() && !kind.deletes();
        long expiresAtMs = puts ? lapse.expiresAtMs(node) : 0;
        return new Clients.Wish(number, of, kind, given, strict, level, expiresAtMs);
    }

    private void onAnswer(Op op) {
        if (op.done() && op.ask().key().equals(key)) {
            answers.add(op);
            if (answers.size() > REMEMBERED) {
                answers.removeFirst();
            }
        }
        if (!op.done()) {
            node = clients.anyNode();
        }
        think();
    }
}
