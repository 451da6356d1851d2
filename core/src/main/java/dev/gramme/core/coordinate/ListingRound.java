package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.KeysListed;
import dev.gramme.core.message.PeerMessage.ListKeys;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Timers;
import dev.gramme.core.quorum.Quorum;
import dev.gramme.core.quorum.ReadTally;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Token;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;

/// One question to the homes of one partition: which keys come next? Asks as many homes as meet
/// every write acknowledged at the cluster's W, N-W+1 and at least R; the nearest first, another
/// one for each that cannot testify, and all the others if an answer is slow.
final class ListingRound {
    /// @param from first token of interest, which names the partition
    /// @param count about how many keys are of use
    record Question(RequestId id, long from, int count) {}

    /// Takes what a quorum of homes testified.
    interface Heard {
        /// @param keys of all answers, in token order
        /// @param upTo the highest token, unsigned, up to which no answer is incomplete
        void listed(List<Key> keys, long upTo);
    }

    private final Surroundings surroundings;
    private final Question question;
    private final Heard heard;
    private final Consumer<String> failed;
    private final Quorum quorum;
    private final int partition;
    private final long end;
    private final ArrayDeque<NodeId> spare = new ArrayDeque<>();
    private final List<KeysListed> answers = new ArrayList<>();
    private final List<Long> calls = new ArrayList<>();
    private String crowded = "";
    private int open;
    private boolean done;
    private Timers.@Nullable Timer slow;

    /// @param failed told in words that no quorum can be heard
    ListingRound(
            Surroundings surroundings, Question question, Heard heard, Consumer<String> failed) {
        this.surroundings = surroundings;
        this.question = question;
        this.heard = heard;
        this.failed = failed;
        Topology topology = surroundings.topology();
        Topology.Settings settings = topology.settings();
        int meeting = Math.max(settings.r(), settings.n() - settings.w() + 1);
        this.quorum = new Quorum(settings.n(), meeting, settings.w(), true);
        this.partition = Token.partition(question.from(), settings.partitions());
        this.end = Token.last(partition, settings.partitions());
        topology.homes(partition).stream()
                .filter(home -> surroundings.liveness(home) != Liveness.DOWN)
                .sorted(surroundings::nearerFirst)
                .forEach(spare::add);
    }

    void start() {
        int patienceMs = surroundings.limits().hintDelayMs();
        slow = surroundings.ports().timers().after(patienceMs, this::onSlow);
        for (int i = 0; i < quorum.r() && !done && !spare.isEmpty(); i++) {
            ask(spare.remove());
        }
        decide();
    }

    private void ask(NodeId home) {
        open++;
        long op = surroundings.calls().open(home, this::onReply);
        calls.add(op);
        surroundings.send(
                home,
                new ListKeys(op, question.id(), partition, question.from(), question.count()));
    }

    private void onReply(PeerMessage reply) {
        open--;
        if (reply instanceof KeysListed listed) {
            switch (listed.evidence()) {
                case FOUND -> answers.add(listed);
                case UNREADABLE -> crowded = HexFormat.of().toHexDigits(listed.upTo());
                case ABSENT, RECOVERING, NONE -> {} // No testimony.
            }
        }
        decide();
    }

    private void decide() {
        while (!done) {
            switch (new ReadTally(quorum, answers.size(), open, spare.size()).verdict()) {
                case PENDING -> {
                    return;
                }
                case ASK_ANOTHER -> ask(spare.remove());
                case REACHED -> {
                    close();
                    unite();
                }
                case OUT_OF_REACH -> giveUp("no further home can be asked");
            }
        }
    }

    private void unite() {
        long upTo = end;
        TreeSet<Position> united = new TreeSet<>();
        for (KeysListed answer : answers) {
            upTo = Long.compareUnsigned(answer.upTo(), upTo) < 0 ? answer.upTo() : upTo;
            answer.keys().forEach(key -> united.add(Position.of(key)));
        }
        List<Key> keys = new ArrayList<>(united.size());
        for (Position found : united) {
            if (Long.compareUnsigned(found.token(), upTo) <= 0) {
                keys.add(found.key());
            }
        }
        heard.listed(keys, upTo);
    }

    private void onSlow() {
        while (!done && !spare.isEmpty()) {
            ask(spare.remove());
        }
    }

    /// Ends the round without a quorum; nothing happens if it has ended.
    void giveUp(String why) {
        if (done) {
            return;
        }
        close();
        failed.accept(
                crowded.isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "%d of %d homes of partition %d could testify for its keys: %s",
                                answers.size(),
                                quorum.r(),
                                partition,
                                why)
                        : "too many keys of partition " + partition + " have token " + crowded);
    }

    private void close() {
        done = true;
        if (slow != null) {
            slow.cancel();
        }
        calls.forEach(surroundings.calls()::close);
    }
}
