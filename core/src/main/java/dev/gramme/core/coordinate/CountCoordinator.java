package dev.gramme.core.coordinate;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.CountKeys;
import dev.gramme.core.message.PeerMessage.KeyCount;
import dev.gramme.core.message.PeerMessage.KeysCounted;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Counts the keys of the cluster: asks every node that is not down for the counts of its
/// partitions, and takes for each partition the greatest that a home in good standing gave. Exact
/// while nothing is written and the homes have caught up. Owner's loop only.
///
/// ```
/// start ─▶ asking ──all have answered, or deadline──▶ answered(Total)
///                                                 └─▶ answered(Failed): nobody told of a partition
/// ```
final class CountCoordinator {
    private final Surroundings surroundings;
    private final RequestId id;
    private final int timeoutMs;
    private final Consumer<Scan.Outcome> client;
    private final Topology topology;
    private final TreeMap<Integer, Long> greatest = new TreeMap<>();
    private final List<Long> calls = new ArrayList<>();
    private int open;
    private boolean done;
    private Timers.@Nullable Timer deadline;

    CountCoordinator(
            Surroundings surroundings, RequestId id, int timeoutMs, Consumer<Scan.Outcome> client) {
        this.surroundings = surroundings;
        this.id = id;
        this.timeoutMs = timeoutMs;
        this.client = client;
        this.topology = surroundings.topology();
    }

    void start() {
        deadline = surroundings.ports().timers().after(timeoutMs, this::answer);
        List<NodeId> asked =
                topology.memberIds().stream()
                        .filter(node -> surroundings.liveness(node) != Liveness.DOWN)
                        .toList();
        open = asked.size();
        asked.forEach(this::ask);
    }

    private void ask(NodeId node) {
        long op = surroundings.calls().open(node, this::onReply);
        calls.add(op);
        surroundings.send(node, new CountKeys(op, id));
    }

    private void onReply(PeerMessage reply) {
        open--;
        if (reply instanceof KeysCounted counted) {
            for (KeyCount count : counted.counts()) {
                greatest.merge(count.partition(), count.keys(), Math::max);
            }
        }
        if (open == 0) {
            answer();
        }
    }

    private void answer() {
        if (done) {
            return;
        }
        done = true;
        if (deadline != null) {
            deadline.cancel();
        }
        calls.forEach(surroundings.calls()::close);
        client.accept(outcome());
    }

    private Scan.Outcome outcome() {
        long total = 0;
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            Long keys = greatest.get(partition);
            if (keys == null) {
                return new Scan.Failed(
                        "no home of partition "
                                + partition
                                + " in good standing has told how many keys it holds; its homes are"
                                + " "
                                + topology.homes(partition));
            }
            total += keys;
        }
        return new Scan.Total(total);
    }
}
