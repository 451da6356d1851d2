package dev.gramme.core.shard;

import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Which life each node is in. Lives are random and carry no order, and frames can be late, so a
/// frame of an unknown life proves nothing: the node is asked a fresh question, and the life in
/// which it answers is the present one. Earlier lives have ended then, and stay ended.
final class Lives {
    /// Sends the question; its number comes back with the answer.
    interface Challenge {
        void ask(NodeId node, long nonce);
    }

    private static final long ASK_AGAIN_MS = 50;

    private final Challenge challenge;
    private final Consumer<NodeId> begun;
    private final TreeMap<NodeId, Actor> present = new TreeMap<>();
    private final TreeSet<Actor> ended = new TreeSet<>();
    private final TreeMap<NodeId, Question> open = new TreeMap<>();

    private record Question(long nonce, long askedAtMs) {}

    /// @param begun told when a node that was known before has begun a new life
    Lives(Challenge challenge, Consumer<NodeId> begun) {
        this.challenge = challenge;
        this.begun = begun;
    }

    @Nullable Actor of(NodeId node) {
        return present.get(node);
    }

    /// Whether a frame of this life may be acted upon; if it may not yet, the question is asked.
    ///
    /// @param nonce numbers a question that is new
    boolean admits(NodeId node, Actor life, LongSupplier nonce, long nowMs) {
        if (life.equals(present.get(node))) {
            return true;
        }
        if (!haveSeenTheEndOf(life)) {
            ask(node, nonce, nowMs);
        }
        return false;
    }

    boolean haveSeenTheEndOf(Actor life) {
        return ended.contains(life);
    }

    /// Asks a node of which nothing was heard yet, so that its first frame that matters is taken.
    void meet(NodeId node, LongSupplier nonce, long nowMs) {
        if (!present.containsKey(node)) {
            ask(node, nonce, nowMs);
        }
    }

    private void ask(NodeId node, LongSupplier nonce, long nowMs) {
        Question asked = open.get(node);
        if (asked == null || nowMs - asked.askedAtMs >= ASK_AGAIN_MS) {
            long number = asked == null ? nonce.getAsLong() : asked.nonce;
            open.put(node, new Question(number, nowMs));
            challenge.ask(node, number);
        }
    }

    /// An answer to a question of ours, if `nonce` is one.
    ///
    /// @return false: it was no answer to a question of this kind
    boolean answered(NodeId node, long nonce, Actor life) {
        Question asked = open.get(node);
        if (asked == null || asked.nonce != nonce || ended.contains(life)) {
            return false;
        }
        open.remove(node);
        Actor before = present.put(node, life);
        if (before != null && !before.equals(life)) {
            ended.add(before);
            begun.accept(node);
        }
        return true;
    }
}
