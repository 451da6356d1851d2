package dev.gramme.simulator;

import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.workload.Requests;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Learns from the trace which homes an answer rests on: those whose replies its coordinator noted
/// before it answered. The copy of a home that coordinates counts as soon as it has minted the
/// event.
final class Quorums {
    private final Map<Long, Map<NodeId, NavigableSet<String>>> noted = new TreeMap<>();
    private final Map<Long, List<String>> known = new TreeMap<>();

    void onTrace(TraceEvent event) {
        long operation = Requests.operationOf(event.request());
        if (operation == 0 || known.containsKey(operation)) {
            return;
        }
        Map<NodeId, NavigableSet<String>> nodes =
                noted.computeIfAbsent(operation, any -> new TreeMap<>());
        NavigableSet<String> homes = nodes.computeIfAbsent(event.node(), any -> new TreeSet<>());
        NodeId peer = event.peer();
        switch (event.kind()) {
            case DOT_MINTED -> {
                homes.clear();
                homes.add(event.node().name());
            }
            case REPLY -> {
                if (peer != null && testifies(event.detail())) {
                    homes.add(peer.name());
                }
            }
            case ANSWER -> {
                if (!homes.isEmpty()) {
                    known.put(operation, List.copyOf(homes));
                    noted.remove(operation);
                }
            }
            default -> {}
        }
    }

    private static boolean testifies(String detail) {
        return detail.startsWith("stored")
                || detail.startsWith("FOUND")
                || detail.startsWith("ABSENT");
    }

    /// Writes into a history what was learned. A delete that reads first mixes two quorums and is
    /// left out.
    void tell(History history) {
        known.forEach((operation, homes) -> {
            var op = history.find(operation);
            if (op != null && op.done() && plain(op.ask().kind())) {
                history.answered(operation, op.answer().withHomes(homes));
            }
        });
    }

    private static boolean plain(Op.Kind kind) {
        return kind != Op.Kind.DELETE_OVERWRITE;
    }
}
