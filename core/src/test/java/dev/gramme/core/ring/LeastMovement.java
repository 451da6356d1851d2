package dev.gramme.core.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fewest homes that must change to come from one placement to any that keeps the constraints
/// and gives every node as many homes as a given one does. Exact and slow: minimum-cost flow by
/// successive shortest paths (Bellman-Ford).
///
/// ```
/// source ─k─▶ partition ─1─▶ (partition, zone) ─1, cost 0 if a home before, else 1─▶ node ─load─▶ sink
///                  └─spare─▶ pool ─▶ (partition, zone)
/// ```
final class LeastMovement {
    private static final class Edge {
        final int to;
        final int cost;
        final int back;
        int room;

        Edge(int to, int cost, int room, int back) {
            this.to = to;
            this.cost = cost;
            this.room = room;
            this.back = back;
        }
    }

    private final List<List<Edge>> graph = new ArrayList<>();
    private final int source = vertex();
    private final int sink = vertex();

    private LeastMovement() {}

    static int of(List<Member> members, int n, Placement after, Placement before) {
        LeastMovement flow = new LeastMovement();
        Map<NodeId, Integer> nodes = new LinkedHashMap<>();
        Map<String, List<Member>> zones = new LinkedHashMap<>();
        for (PlacementReport.Load load : PlacementReport.of(members, n, after, null).loads()) {
            int node = flow.vertex();
            nodes.put(load.node(), node);
            flow.edge(node, flow.sink, load.homes(), 0);
        }
        for (Member member : members) {
            String zone = member.zone().isEmpty() ? "/" + member.id() : member.zone();
            zones.computeIfAbsent(zone, z -> new ArrayList<>()).add(member);
        }
        int width = Math.min(n, members.size());
        for (int partition = 0; partition < after.partitions(); partition++) {
            int row = flow.vertex();
            int pool = flow.vertex();
            flow.edge(flow.source, row, width, 0);
            flow.edge(row, pool, width - Math.min(width, zones.size()), 0);
            for (List<Member> zone : zones.values()) {
                int place = flow.vertex();
                flow.edge(row, place, 1, 0);
                flow.edge(pool, place, width, 0);
                for (Member member : zone) {
                    int cost = before.homes(partition).contains(member.id()) ? 0 : 1;
                    flow.edge(place, nodes.getOrDefault(member.id(), -1), 1, cost);
                }
            }
        }
        return flow.cost(width * after.partitions());
    }

    private int vertex() {
        graph.add(new ArrayList<>());
        return graph.size() - 1;
    }

    private void edge(int from, int to, int room, int cost) {
        graph.get(from).add(new Edge(to, cost, room, graph.get(to).size()));
        graph.get(to).add(new Edge(from, -cost, 0, graph.get(from).size() - 1));
    }

    private int cost(int amount) {
        int total = 0;
        for (int i = 0; i < amount; i++) {
            total += push();
        }
        return total;
    }

    private int push() {
        int[] distance = new int[graph.size()];
        Arrays.fill(distance, Integer.MAX_VALUE);
        distance[source] = 0;
        Edge[] via = new Edge[graph.size()];
        boolean[] waiting = new boolean[graph.size()];
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(source));
        while (!open.isEmpty()) {
            int from = open.remove();
            waiting[from] = false;
            for (Edge edge : graph.get(from)) {
                if (edge.room > 0 && distance[from] + edge.cost < distance[edge.to]) {
                    distance[edge.to] = distance[from] + edge.cost;
                    via[edge.to] = edge;
                    if (!waiting[edge.to]) {
                        waiting[edge.to] = true;
                        open.add(edge.to);
                    }
                }
            }
        }
        if (distance[sink] == Integer.MAX_VALUE) {
            throw new IllegalStateException("the loads cannot be had under the constraints");
        }
        for (int at = sink; at != source; ) {
            Edge edge = via[at];
            Edge back = graph.get(at).get(edge.back);
            edge.room--;
            back.room++;
            at = back.to;
        }
        return distance[sink];
    }
}
