package dev.gramme.simulator;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage.TopologyPush;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.PlacementReport;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.simulator.ScaledCluster.Way;
import dev.gramme.simulator.Traffic.Purpose;
import dev.gramme.simulator.Traffic.Sum;
import dev.gramme.wire.Frames;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `gramme simulate --scale`: prints, as Markdown tables, what healthy clusters of growing size
/// cost (docs/scale.md). All columns but those of processor time follow from the seed.
final class Scale {
    private static final int[] CLUSTERS = {3, 10, 30, 100, 300};
    private static final int[] PLACEMENTS = {3, 10, 30, 100, 300, 1_000};
    private static final int WARM_UP_NODES = 10;
    private static final int REQUESTS = 500;
    private static final int LOAD = 10_000;
    private static final int IDLE_MS = 30_000;
    private static final int KEY_BYTES = 32;

    private final PrintStream out;
    private final long seed;

    Scale(PrintStream out, long seed) {
        this.out = out;
        this.seed = seed;
    }

    /// What one cluster showed.
    private record Seen(
            int nodes, Span forming, Map<Way, Span> asked, Map<Way, Integer> requests, Span idle) {
        Sum perRequest(Way way) {
            Span span = asked.get(way);
            return span == null ? Sum.NOTHING : span.of(Purpose.REQUESTS);
        }
    }

    /// @param nodes of the one cluster to look at; 0: all of the tables
    void print(int nodes) {
        look(WARM_UP_NODES, REQUESTS);
        List<Seen> seen = new ArrayList<>();
        for (int size : nodes > 0 ? new int[] {nodes} : CLUSTERS) {
            seen.add(look(size, LOAD));
        }
        forming(seen);
        requests(seen);
        idle(seen);
        processor(seen);
        placement(nodes > 0 ? new int[] {nodes} : PLACEMENTS);
    }

    private Seen look(int nodes, int load) {
        ScaledCluster cluster = new ScaledCluster(seed, nodes);
        Span forming = cluster.form();
        cluster.settle();
        Map<Way, Span> asked = new EnumMap<>(Way.class);
        Map<Way, Integer> requests = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            if (way.isIn(nodes)) {
                int count = way.isAnywhere() ? load : REQUESTS;
                asked.put(way, cluster.ask(way, count));
                requests.put(way, count);
            }
        }
        return new Seen(nodes, forming, asked, requests, cluster.rest(IDLE_MS));
    }

    private void forming(List<Seen> seen) {
        out.println("Forming, all nodes started at once:");
        out.println();
        out.println(
                "| nodes | Q | formed after, virtual ms | topology: messages, bytes per node |"
                        + " all: messages, bytes per node |");
        out.println("|---:|---:|---:|---:|---:|");
        for (Seen one : seen) {
            out.printf(
                    Locale.ROOT,
                    "| %,d | %,d | %,d | %s | %s |%n",
                    one.nodes,
                    ScaledCluster.settings(one.nodes).partitions(),
                    one.forming.virtualMs(),
                    per(one.forming.of(Purpose.TOPOLOGY), one.nodes),
                    per(one.forming.all(), one.nodes));
        }
        out.println();
    }

    private void requests(List<Seen> seen) {
        out.println("Messages and bytes between nodes per request, values of 100 bytes:");
        out.println();
        out.println(
                "| nodes | put at its first home | put elsewhere | put anywhere | get at a home |"
                        + " get elsewhere | get anywhere |");
        out.println("|---:|---:|---:|---:|---:|---:|---:|");
        for (Seen one : seen) {
            StringBuilder row = new StringBuilder();
            for (Way way : Way.values()) {
                Integer count = one.requests.get(way);
                row.append(count == null ? " |" : " " + per(one.perRequest(way), count) + " |");
            }
            out.printf(Locale.ROOT, "| %,d |%s%n", one.nodes, row);
        }
        out.println();
    }

    private void idle(List<Seen> seen) {
        out.println("Idle, messages and bytes that a node sends per second:");
        out.println();
        out.println("| nodes | liveness | clock exchange | topology |");
        out.println("|---:|---:|---:|---:|");
        for (Seen one : seen) {
            double nodeSeconds = one.nodes * one.idle.virtualMs() / 1e3;
            out.printf(
                    Locale.ROOT,
                    "| %,d | %s | %s | %s |%n",
                    one.nodes,
                    per(one.idle.of(Purpose.LIVENESS), nodeSeconds),
                    per(one.idle.of(Purpose.EXCHANGE), nodeSeconds),
                    per(one.idle.of(Purpose.TOPOLOGY), nodeSeconds));
        }
        out.println();
    }

    private void processor(List<Seen> seen) {
        out.println(
                "Processor time of the one thread that plays all nodes, the simulator's own"
                        + " included:");
        out.println();
        out.println(
                "| nodes | requests: us per message | events per second | idle: us per message |"
                        + " events per second |");
        out.println("|---:|---:|---:|---:|---:|");
        for (Seen one : seen) {
            Span load = new Span(0, 0, 0, Map.of());
            for (Map.Entry<Way, Span> entry : one.asked.entrySet()) {
                load = entry.getKey().isAnywhere() ? load.plus(entry.getValue()) : load;
            }
            out.printf(
                    Locale.ROOT,
                    "| %,d | %.1f | %,.0f | %.1f | %,.0f |%n",
                    one.nodes,
                    load.cpuMicrosPerMessage(),
                    load.eventsPerCpuSecond(),
                    one.idle.cpuMicrosPerMessage(),
                    one.idle.eventsPerCpuSecond());
        }
        out.println();
    }

    private void placement(int[] sizes) {
        out.println("Placement and its document:");
        out.println();
        out.println(
                "| nodes | Q | homes per node | from nothing, ms | a join, ms | homes it moves |"
                        + " fullest / mean | document, bytes |");
        out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int nodes : sizes) {
            placed(nodes);
        }
    }

    private void placed(int nodes) {
        Topology.Settings settings = ScaledCluster.settings(nodes);
        List<Member> joined = ScaledCluster.members(nodes + 1);
        long start = cpuNanos();
        Topology first = Topology.found(new ClusterId(1, 1), settings, joined.subList(0, nodes));
        long founded = cpuNanos();
        Topology next = first.withMembers(joined);
        long done = cpuNanos();
        PlacementReport report =
                PlacementReport.of(joined, settings.n(), next.placement(), first.placement());
        out.printf(
                Locale.ROOT,
                "| %,d | %,d | %,.1f | %,.0f | %,.0f | %,d | %.2f | %,d |%n",
                nodes,
                settings.partitions(),
                (double) settings.partitions() * Math.min(settings.n(), nodes) / nodes,
                (founded - start) / 1e6,
                (done - founded) / 1e6,
                report.moved(),
                report.imbalance(),
                documentBytes(next));
    }

    private static int documentBytes(Topology topology) {
        NodeId one = topology.members().getFirst().id();
        TopologyPush push = new TopologyPush(topology, Bytes.owning(new byte[KEY_BYTES]));
        Actor life = Actor.born(one.family(), 1, 1);
        return Frames.encode(
                        new Envelope(
                                topology.cluster(), topology.epoch(), one, one, life, 1, 1, push))
                .length;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String per(Sum sum, double divisor) {
        return String.format(
                Locale.ROOT, "%,.2f, %,.0f", sum.messages() / divisor, sum.bytes() / divisor);
    }
}
