package dev.gramme.simulator;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.simulator.fault.Faults;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.oracle.Oracles;
import dev.gramme.simulator.oracle.Violation;
import dev.gramme.simulator.workload.Clients;
import dev.gramme.simulator.world.FrameCodec;
import dev.gramme.simulator.world.Machine;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.simulator.world.World;
import dev.gramme.simulator.world.WorldPlan;
import dev.gramme.wire.Frames;
import dev.gramme.wire.MalformedFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Plays one seed.
///
/// ```
/// form ─▶ safety: clients and faults ─▶ heal ─▶ liveness: writes succeed, homes agree ─▶ judge
/// ```
public final class Simulation {
    private static final int FORMING_MS = 30_000;
    private static final int LIVELY_MS = 20_000;
    private static final int AGREEING_MS = 60_000;

    private final Swarm swarm;
    private final World world;
    private final Clients clients;
    private final Faults faults;
    private final Sightings sightings;
    private final Homes homes;
    private final List<Violation> found = new ArrayList<>();

    /// @param tamper what a test does to the nodes
    /// @param printer gets a line per event; null: nobody
    private Simulation(Swarm swarm, Tamper tamper, @Nullable Consumer<String> printer) {
        this.swarm = swarm;
        this.world = new World(plan(swarm, tamper));
        this.clients = new Clients(world, swarm.work());
        this.faults = new Faults(world, swarm.faults());
        this.sightings = new Sightings(clients.history(), world::nowNanos);
        this.homes = new Homes(world, clients.history());
        world.watch(sightings);
        if (printer != null) {
            world.printTo(printer);
        }
    }

    /// Plays a seed from its beginning to its verdict.
    public static Verdict play(Swarm swarm) {
        return play(swarm, Tamper.NONE, null);
    }

    static Verdict play(Swarm swarm, Tamper tamper, @Nullable Consumer<String> printer) {
        Simulation simulation = new Simulation(swarm, tamper, printer);
        try {
            simulation.run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            simulation.found.add(new Violation("O32 no exceptions", where(e)));
        }
        return simulation.verdict();
    }

    private static String where(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        StackTraceElement[] frames = e.getStackTrace();
        for (int i = 0; i < Math.min(12, frames.length); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        return text.toString();
    }

    private static WorldPlan plan(Swarm swarm, Tamper tamper) {
        Formation listed = new Formation.Initial(swarm.settings(), swarm.members());
        Formation first = swarm.lone() ? new Formation.Lone(swarm.settings()) : listed;
        return new WorldPlan(
                swarm.seed(),
                swarm.members(),
                swarm.forgetful(),
                swarm.files(),
                first,
                listed,
                Limits.tiny().withLogEntries(swarm.logEntries()),
                1L << 40,
                swarm.meanSyncMicros(),
                SimHost::node,
                new Wire(),
                tamper);
    }

    /// The frames that real links carry.
    static final class Wire implements FrameCodec {
        @Override
        public byte[] encode(Envelope envelope) {
            return Frames.encode(envelope);
        }

        @Override
        public Envelope decode(byte[] frame) {
            try {
                return Frames.decode(frame);
            } catch (MalformedFrame e) {
                throw new IllegalStateException("a frame that was encoded here is malformed", e);
            }
        }
    }

    private void run() {
        if (!form()) {
            return;
        }
        faults.begin(swarm.weather());
        clients.begin();
        world.run(swarm.safetyMs());
        clients.stop();
        faults.heal();
        world.runUntil(10_000, clients::quiet);
        if (lively() && agreeing()) {
            closing();
        }
        sightings.quorums().tell(clients.history());
        found.addAll(sightings.dots().found());
        found.addAll(sightings.settling().found());
        found.addAll(Oracles.check(clients.history(), TokenDots::read));
    }

    // ---- forming ----

    private boolean form() {
        swarm.members().forEach(member -> world.start(member.id()));
        if (swarm.lone()) {
            joinNext(1);
        }
        boolean formed = world.runUntil(FORMING_MS, this::formed);
        if (!formed) {
            found.add(new Violation("O27 liveness", "no cluster after " + FORMING_MS + " ms"));
            found.addAll(homes.differences());
        }
        return formed;
    }

    /// Member after member joins through the first, trying again until it has.
    private void joinNext(int number) {
        if (number == swarm.members().size()) {
            return;
        }
        SimHost host = world.machine(swarm.members().get(number).id()).host();
        Member first = swarm.members().getFirst();
        if (host == null) {
            return;
        }
        host.join(
                first,
                why ->
                        world.after(
                                100, "join", () -> joinNext(why.isEmpty() ? number + 1 : number)));
    }

    private boolean formed() {
        for (Machine machine : world.machines()) {
            SimHost host = machine.host();
            NodeStatus status = host == null ? null : host.status();
            boolean whole =
                    status != null
                            && status.ready()
                            && status.topology() != null
                            && status.topology().members().size() == swarm.members().size();
            if (!whole) {
                return false;
            }
        }
        return true;
    }

    // ---- liveness ----

    /// Every node takes a strict write within a bounded time after the healing.
    private boolean lively() {
        NavigableSet<NodeId> silent = new TreeSet<>();
        for (Member member : swarm.members()) {
            silent.add(member.id());
            probe(member.id(), silent);
        }
        boolean lively = world.runUntil(LIVELY_MS, silent::isEmpty);
        if (!lively) {
            found.add(
                    new Violation(
                            "O27 liveness",
                            silent + " took no write within " + LIVELY_MS + " ms of healing"));
        }
        return lively;
    }

    private void probe(NodeId node, NavigableSet<NodeId> silent) {
        clients.probe(
                node,
                "probe-" + node,
                op -> {
                    if (op.done()) {
                        silent.remove(node);
                    } else if (silent.contains(node)) {
                        world.after(200, "probe", () -> probe(node, silent));
                    }
                });
    }

    /// All homes come to hold the same, and nothing is left to be handed on.
    private boolean agreeing() {
        boolean agreeing =
                world.runUntil(AGREEING_MS, () -> world.nowMillis() % 50 < 10 && homes.rest());
        if (!agreeing) {
            found.addAll(homes.differences());
        }
        return agreeing;
    }

    /// Every key is read from all of its homes through every node.
    private void closing() {
        int[] open = {0};
        List<String> missing = new ArrayList<>();
        for (String key : clients.keys()) {
            for (Member member : swarm.members()) {
                open[0]++;
                clients.close(
                        member.id(),
                        key,
                        op -> {
                            open[0]--;
                            if (!op.done()) {
                                missing.add(op.toString());
                            }
                        });
                if (open[0] >= 16) {
                    world.runUntil(10_000, () -> open[0] < 8);
                }
            }
        }
        world.runUntil(10_000, () -> open[0] == 0);
        for (String read : missing) {
            found.add(new Violation("O27 liveness", "not served after healing: " + read));
        }
    }

    private Verdict verdict() {
        long done = clients.history().ops().stream().filter(Op::done).count();
        return new Verdict(
                swarm,
                List.copyOf(found),
                found.isEmpty() ? List.of() : world.tail().lines(),
                world.traceHash(),
                world.steps(),
                world.nowMillis(),
                clients.history().size(),
                done,
                sightings.counts());
    }
}
