package dev.gramme.simulator.fault;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.Machine;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Weather;
import dev.gramme.simulator.world.World;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Lets things go wrong in a world as planned, until it is told to heal everything.
public final class Faults {
    /// Share of crashes of nodes with files that begin with an operation that fails.
    private static final double FAILING_DISKS = 0.3;

    private final World world;
    private final FaultPlan plan;
    private final Dice dice;
    private final Dice damages;
    private final Dice tidies;
    private final Dice failures;
    private final NavigableSet<NodeId> losers = new TreeSet<>();
    private boolean healed;

    public Faults(World world, FaultPlan plan) {
        this.world = world;
        this.plan = plan;
        this.dice = world.fork("faults");
        this.damages = world.fork("damage");
        this.tidies = world.fork("tidy");
        this.failures = world.fork("failures");
    }

    public void begin(Weather weather) {
        world.network().weather(weather);
        for (Machine machine : world.machines()) {
            machine.clock().drift(dice.between(-plan.driftPpm(), plan.driftPpm()));
        }
        every(plan.crashEveryMs(), "crash", this::crash);
        every(plan.pauseEveryMs(), "pause", this::pause);
        every(plan.cutEveryMs(), "cut", this::cut);
        every(plan.jumpEveryMs(), "jump", this::jump);
    }

    /// Nothing goes wrong any more, and what did is put right: nodes run, links carry, clocks
    /// agree.
    public void heal() {
        healed = true;
        world.network().heal();
        world.network().weather(Weather.CALM);
        for (Machine machine : world.machines()) {
            machine.clock().drift(0);
            machine.clock().correct();
            if (machine.paused()) {
                world.resume(machine.id());
            }
            world.healDisk(machine.id());
            world.start(machine.id());
        }
    }

    private void every(int meanMs, String what, Runnable fault) {
        if (meanMs > 0) {
            world.after(
                    1 + dice.exponential(meanMs),
                    what,
                    () -> {
                        if (!healed) {
                            fault.run();
                            every(meanMs, what, fault);
                        }
                    });
        }
    }

    private void unlessHealed(long delayMs, String what, Runnable task) {
        world.after(
                1 + delayMs,
                what,
                () -> {
                    if (!healed) {
                        task.run();
                    }
                });
    }

    private void crash() {
        List<Machine> running = world.machines().stream().filter(Machine::running).toList();
        if (running.isEmpty()) {
            return;
        }
        Machine machine = dice.pick(running);
        boolean wipe = dice.chance(plan.wipeChance());
        boolean damage = !wipe && !machine.forgetful() && damages.chance(plan.damageChance());
        if (machine.forgetful() || machine.scarred() || wipe || damage) {
            if (!mayLose(machine)) {
                return;
            }
            losers.add(machine.id());
        }
        if (wipe) {
            world.wipe(machine.id());
        } else if (damage) {
            world.damage(machine.id());
        } else if (!machine.forgetful()
                && !machine.hasFiles()
                && tidies.chance(plan.tidyChance())) {
            world.stop(machine.id());
        } else if (machine.hasFiles() && failures.chance(FAILING_DISKS)) {
            world.failDisk(machine.id());
        } else {
            world.crash(machine.id());
        }
        long down = dice.chance(0.3) ? 0 : dice.exponential(plan.downMs());
        unlessHealed(down, "restart", () -> world.start(machine.id()));
    }

    /// A node that was told to start over keeps counting as a loser until it is ready again.
    private boolean mayLose(Machine machine) {
        losers.removeIf(this::hasRecovered);
        boolean chosen = plan.victims().isEmpty() || plan.victims().contains(machine.id());
        int others = losers.contains(machine.id()) ? losers.size() - 1 : losers.size();
        return chosen && others < plan.losersAtOnce();
    }

    private boolean hasRecovered(NodeId id) {
        SimHost host = world.machine(id).host();
        return host != null && host.status().ready();
    }

    private void pause() {
        Machine machine = dice.pick(world.machines());
        if (machine.running() && !machine.paused()) {
            world.pause(machine.id());
            unlessHealed(
                    dice.exponential(plan.pauseMs()),
                    "resume",
                    () -> {
                        if (machine.paused()) {
                            world.resume(machine.id());
                        }
                    });
        }
    }

    private void cut() {
        CutShape shape = dice.pick(List.of(CutShape.values()));
        world.note(world.machines().getFirst(), "cut", shape);
        shape.cut(world.network(), dice);
        unlessHealed(dice.exponential(plan.cutMs()), "mend", () -> world.network().heal());
    }

    private void jump() {
        List<NodeId> jumpers = plan.jumpers();
        Machine machine =
                jumpers.isEmpty() ? dice.pick(world.machines()) : world.machine(dice.pick(jumpers));
        long size = dice.exponential(plan.jumpMs());
        machine.clock().jump(dice.chance(0.5) ? size : -size);
    }
}
