package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Timers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One step of a walk over the keys of the cluster in token order. Any node takes it, and nothing
/// is remembered after it.
///
/// ```
/// start ─▶ asking the homes of the position's partition ──▶ keys up to the least complete answer
///              │       ▲                                          │
///              │       └── fewer keys and rounds than bounded ────┘──▶ answered(Page)
///              └─ no quorum, or deadline ──▶ answered(Page) if it came any further, else (Failed)
/// ```
///
/// A key whose write was acknowledged at W homes is met at every position, see [ListingRound]; one
/// whose delete has not reached every home asked may still be returned.
final class ScanCoordinator {
    private final Surroundings surroundings;
    private final Scan scan;
    private final Consumer<Scan.Outcome> client;
    private final int wanted;
    private final List<Key> keys = new ArrayList<>();
    private long position;
    private int rounds;
    private @Nullable ListingRound round;
    private Timers.@Nullable Timer deadline;

    ScanCoordinator(Surroundings surroundings, Scan scan, Consumer<Scan.Outcome> client) {
        this.surroundings = surroundings;
        this.scan = scan;
        this.client = client;
        this.wanted = Math.clamp(scan.count(), 1, surroundings.limits().scanKeys());
        this.position = scan.from();
    }

    void start() {
        deadline = surroundings.ports().timers().after(scan.timeoutMs(), this::onDeadline);
        next();
    }

    private void next() {
        rounds++;
        ListingRound.Question question =
                new ListingRound.Question(scan.id(), position, wanted - keys.size());
        ListingRound next = new ListingRound(surroundings, question, this::listed, this::stuck);
        round = next;
        next.start();
    }

    private void listed(List<Key> found, long upTo) {
        keys.addAll(found);
        position = upTo + 1;
        boolean over = position == 0;
        if (over || keys.size() >= wanted || rounds >= surroundings.limits().scanRounds()) {
            answer(new Scan.Page(keys, position));
        } else {
            next();
        }
    }

    private void onDeadline() {
        if (round != null) {
            round.giveUp("no more answers within " + scan.timeoutMs() + " ms");
        }
    }

    /// What was found before is good; the next step will tell what this one cannot.
    private void stuck(String why) {
        boolean further = position != scan.from();
        answer(further ? new Scan.Page(keys, position) : new Scan.Failed(why));
    }

    private void answer(Scan.Outcome outcome) {
        if (deadline != null) {
            deadline.cancel();
        }
        client.accept(outcome);
    }
}
