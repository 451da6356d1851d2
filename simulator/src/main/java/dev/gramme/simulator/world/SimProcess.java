package dev.gramme.simulator.world;

import dev.gramme.core.port.Timers;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

/// One life of a node on its machine. What was to happen to an ended process never happens.
final class SimProcess {
    private final World world;
    private final Machine machine;
    private final Actor life;
    private final Dice jitter;
    private @Nullable SimHost host;
    private boolean ended;

    SimProcess(World world, Machine machine, Actor life, Dice jitter) {
        this.world = world;
        this.machine = machine;
        this.life = life;
        this.jitter = jitter;
    }

    Machine machine() {
        return machine;
    }

    Actor life() {
        return life;
    }

    void run(SimHost made) {
        host = made;
        made.start();
    }

    SimHost host() {
        if (host == null) {
            throw new IllegalStateException(machine.id() + " has not started");
        }
        return host;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /// Runs a task on this process's loop, after the present call.
    void later(Runnable task) {
        world.schedule(0, this, "later", task);
    }

    Timers.Timer after(long delayMs, Runnable task) {
        SimTimer timer = new SimTimer(task);
        long nanos = machine.clock().worldNanosFor(delayMs * 1_000_000);
        world.schedule(nanos + jitter.nextInt(500_000), this, "timer", timer);
        return timer;
    }

    /// A task that runs once unless it was cancelled.
    private static final class SimTimer implements Timers.Timer, Runnable {
        private @Nullable Runnable task;

        SimTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Runnable due = task;
            task = null;
            if (due != null) {
                due.run();
            }
        }

        @Override
        public void cancel() {
            task = null;
        }
    }
}
