package dev.gramme.simulator.workload;

import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.world.Dice;

import java.util.Iterator;
import java.util.List;

/// What a client does with its key.
enum Habit {
    /// Everything, with fresh, old and no contexts, at all levels.
    MIXED {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 35, 25, 10, 12, 12, 6);
        }
    },
    /// Overwrites one after the other, through any nodes, always strict.
    ORDERED {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 35, 0, 0, 55, 0, 10);
        }
    },
    /// Strict puts that always hand in the context of this client's own last answer.
    PASSING {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 30, 70, 0, 0, 0, 0);
        }
    },
    /// Puts and deletes by turns.
    PING_PONG {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 35, 30, 5, 0, 30, 0);
        }
    },
    /// Overwrites that race with those of other clients.
    RACING {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 30, 0, 0, 60, 0, 10);
        }
    },
    /// Siblings on purpose.
    BLIND {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 40, 25, 30, 0, 5, 0);
        }
    },
    /// One key after the other, each written once.
    INSERTS {
        @Override
        Op.Kind next(Dice dice) {
            return draw(dice, 20, 0, 40, 40, 0, 0);
        }
    };

    abstract Op.Kind next(Dice dice);

    /// Draws a kind by its weights, in the order of [Op.Kind].
    private static Op.Kind draw(Dice dice, int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int at = dice.nextInt(sum);
        Iterator<Op.Kind> kinds = List.of(Op.Kind.values()).iterator();
        Op.Kind kind = kinds.next();
        for (int i = 0; at >= weights[i]; i++) {
            at -= weights[i];
            kind = kinds.next();
        }
        return kind;
    }

    /// Nothing else may write the key of this habit.
    boolean alone() {
        return this == ORDERED;
    }
}
