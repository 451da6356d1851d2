package dev.gramme.simulator.world;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.version.Actor;
import dev.gramme.storage.memory.MemoryStore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A whole cluster in one thread: machines, their network and their disks, in virtual time. Every
/// choice comes from the seed; idle time is skipped.
public final class World {
    /// A process that ended itself is started again after this.
    private static final int RESTART_MS = 300;

    private final WorldPlan plan;
    private final Dice dice;
    private final Dice lives;
    private final EventQueue queue = new EventQueue();
    private final SortedMap<NodeId, Machine> machines = new TreeMap<>();
    private final SimNetwork network;
    private final List<Watcher> watchers = new ArrayList<>();
    private final TraceHash hash = new TraceHash();
    private final Tail tail = new Tail(400);
    private @Nullable Consumer<String> printer;
    private long nowNanos;

    public World(WorldPlan plan) {
        this.plan = plan;
        this.dice = new Dice(plan.seed());
        this.lives = dice.fork("lives");
        for (Member member : plan.members()) {
            Dice own = dice.fork("machine " + member.id());
            SimClock clock = new SimClock(this::nowNanos, own.nextLong() >>> 20);
            SimDisk disk = new SimDisk(own.fork("disk"), mode(member.id()), plan.meanSyncMicros());
            machines.put(member.id(), new Machine(member, machines.size(), clock, disk));
        }
        this.network =
                new SimNetwork(this, plan.codec(), plan.tamper(), dice.fork("network"), machines);
    }

    private SimDisk.Mode mode(NodeId id) {
        if (plan.forgetful().contains(id)) {
            return SimDisk.Mode.LEDGER;
        }
        return plan.files().contains(id) ? SimDisk.Mode.FILES : SimDisk.Mode.JOURNAL;
    }

    /// A random sequence of its own for one concern of this world's seed.
    public Dice fork(String concern) {
        return dice.fork(concern);
    }

    public SimNetwork network() {
        return network;
    }

    public List<Machine> machines() {
        return List.copyOf(machines.values());
    }

    public Machine machine(NodeId id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            throw new IllegalArgumentException("no machine " + id);
        }
        return machine;
    }

    public long nowNanos() {
        return nowNanos;
    }

    /// What a clock would say that is right.
    public long wallMillis() {
        return SimClock.EPOCH_MS + nowMillis();
    }

    Tamper tamper() {
        return plan.tamper();
    }

    public Limits limits() {
        return plan.limits();
    }

    public long nowMillis() {
        return nowNanos / 1_000_000;
    }

    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /// Prints every event as it happens, beside keeping the last ones.
    public void printTo(Consumer<String> lines) {
        printer = lines;
    }

    public Tail tail() {
        return tail;
    }

    public long traceHash() {
        return hash.value();
    }

    /// How many events have been handled.
    public long steps() {
        return hash.steps();
    }

    // ---- time ----

    /// Runs a task of the world itself after so much virtual time.
    public void after(long delayMs, String what, Runnable task) {
        schedule(delayMs * 1_000_000, null, what, task);
    }

    void schedule(long delayNanos, @Nullable SimProcess owner, String what, Runnable task) {
        queue.add(nowNanos + Math.max(0, delayNanos), owner, what, task);
    }

    /// Handles everything that is due within so much virtual time.
    public void run(long millis) {
        runUntil(millis, () -> false);
    }

    /// Runs until the condition holds, asked every 10 ms of virtual time.
    ///
    /// @return whether it came to hold within `millis`
    public boolean runUntil(long millis, BooleanSupplier condition) {
        long endNanos = nowNanos + millis * 1_000_000;
        long checkNanos = nowNanos;
        while (true) {
            EventQueue.Event next = queue.peek();
            long nextNanos = next == null ? endNanos : Math.min(next.atNanos(), endNanos);
            if (nextNanos >= checkNanos) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                checkNanos = nextNanos + 10_000_000;
            }
            if (next == null || next.atNanos() > endNanos) {
                nowNanos = endNanos;
                return condition.getAsBoolean();
            }
            step();
        }
    }

    private void step() {
        EventQueue.Event event = queue.poll();
        if (event == null) {
            return;
        }
        nowNanos = event.atNanos();
        SimProcess owner = event.owner();
        if (owner != null && owner.ended()) {
            return;
        }
        if (owner != null && owner.machine().paused()) {
            owner.machine().hold(event);
            return;
        }
        hash.step();
        hash.add(nowNanos);
        hash.add(owner == null ? -1 : owner.machine().index());
        hash.add(event.what());
        event.task().run();
    }

    /// Lets a process handle something now, or once it is no longer paused.
    void handle(SimProcess process, String what, Runnable task) {
        if (process.machine().paused()) {
            schedule(0, process, what, task);
        } else {
            hash.add(process.machine().index());
            hash.add(what);
            task.run();
        }
    }

    // ---- lives ----

    /// Starts a node on its machine, with what its disk still holds.
    public void start(NodeId id) {
        Machine machine = machine(id);
        if (machine.running()) {
            return;
        }
        int number = machine.nextLife();
        Actor life =
                plan.tamper()
                        .life(id, Actor.born(id.family(), machine.nextBirthMs(), lives.nextLong()));
        Dice own = dice.fork("life " + id + " " + number);
        SimProcess process = new SimProcess(this, machine, life, own.fork("timers"));
        Store store = machine.disk().open(this, process, plan.storeLimitBytes());
        Ports ports =
                new Ports(
                        machine.clock(),
                        process::after,
                        own.fork("entropy"),
                        network.door(process),
                        store,
                        event -> traced(machine, event));
        Formation formation = number == 1 ? plan.formation() : plan.returning();
        SimHost host =
                plan.maker()
                        .make(
                                machine.member(),
                                life,
                                formation,
                                plan.limits(),
                                plan.tamper().ports(id, ports));
        note(machine, "start", life);
        machine.begin(process);
        process.run(plan.tamper().host(id, host));
    }

    /// Ends a node's process without warning.
    public void crash(NodeId id) {
        Machine machine = machine(id);
        note(machine, "crash", machine.forgetful() ? "memory gone" : "unsynced gone");
        machine.end();
    }

    /// Ends a node's process as a clean stop does: all it has written is durable, and it knows so.
    public void stop(NodeId id) {
        Machine machine = machine(id);
        note(machine, "stop", "nothing gone");
        machine.stop();
    }

    /// Ends a node's process and takes its disk away.
    public void wipe(NodeId id) {
        Machine machine = machine(id);
        note(machine, "wipe", "disk gone");
        machine.end();
        machine.disk().wipe();
    }

    /// A copy of a node's disk, to be put back later by running the result while the node is down.
    public Runnable copyDisk(NodeId id) {
        SimDisk disk = machine(id).disk();
        SimDisk.Copy copy = disk.copy();
        return () -> {
            note(machine(id), "old copy", "what came since is gone");
            disk.putBack(copy);
        };
    }

    /// Ends a node's process and damages its disk: records of some partitions are gone or old.
    public void damage(NodeId id) {
        Machine machine = machine(id);
        note(machine, "damage", "records gone or old");
        machine.end();
        machine.disk().damage();
    }

    /// Lets the next operation of a node's disk fail, which ends its process; a supervisor starts
    /// it again.
    public void failDisk(NodeId id) {
        Machine machine = machine(id);
        note(machine, "disk", "will fail");
        machine.disk().failNext();
    }

    /// The disk of a node neither fails nor stalls from now on.
    public void healDisk(NodeId id) {
        machine(id).disk().heal();
    }

    void fail(Machine machine, RuntimeException failed) {
        note(machine, "fail", failed);
        machine.end();
        after(RESTART_MS, "restart", () -> start(machine.id()));
    }

    /// A paused node handles nothing; what becomes due waits for its return.
    public void pause(NodeId id) {
        note(machine(id), "pause", "");
        machine(id).pause();
    }

    public void resume(NodeId id) {
        Machine machine = machine(id);
        note(machine, "resume", "");
        for (EventQueue.Event event : machine.resume()) {
            queue.add(nowNanos, event.owner(), event.what(), event.task());
        }
    }

    /// A client's request to a node; its answer, if one comes, arrives a little later.
    ///
    /// @param refused runs if nothing listens there
    public void ask(NodeId id, ClientRequest request, Consumer<Reply> answer, Runnable refused) {
        visit(id, process -> request(process, request, answer), refused);
    }

    /// A client comes to another entrance of a node.
    ///
    /// @param refused runs if nothing listens there
    public void call(NodeId id, Consumer<SimHost> entrance, Runnable refused) {
        visit(id, process -> entrance.accept(process.host()), refused);
    }

    private void visit(NodeId id, Consumer<SimProcess> call, Runnable refused) {
        Machine machine = machine(id);
        schedule(
                50_000,
                null,
                "client",
                () -> {
                    SimProcess process = machine.process();
                    if (process == null) {
                        refused.run();
                        return;
                    }
                    handle(process, "request", () -> call.accept(process));
                });
    }

    private void request(SimProcess process, ClientRequest request, Consumer<Reply> answer) {
        Machine machine = process.machine();
        note(machine, "request", request);
        process.host()
                .onClient(
                        request,
                        new Consumer<>() {
                            private boolean answered;

                            @Override
                            public void accept(Reply reply) {
                                if (answered) {
                                    throw new IllegalStateException(
                                            "SHARD-2: answered twice: " + request + " " + reply);
                                }
                                answered = true;
                                note(machine, "reply", reply);
                                schedule(50_000, null, "answer", () -> answer.accept(reply));
                            }
                        });
    }

    // ---- what is seen ----

    /// Notes something for the tail and the trace.
    public void note(Machine machine, String what, Object subject) {
        Tail.Entry entry = tail.add(nowNanos, machine.id().name(), what, subject);
        if (printer != null) {
            printer.accept(entry.toString());
        }
    }

    void hashed(byte[] frame) {
        hash.add(frame);
    }

    void sent(Envelope envelope, int frameBytes) {
        watchers.forEach(watcher -> watcher.onSent(envelope, frameBytes));
    }

    private void traced(Machine machine, TraceEvent event) {
        hash.add(event);
        note(machine, "trace", event);
        watchers.forEach(watcher -> watcher.onTrace(event));
    }

    /// What a machine's disk holds durably, as a store would show it.
    public MemoryStore durable(NodeId id) {
        return MemoryStore.recover(
                new ClosedJournal(),
                Runnable::run,
                Long.MAX_VALUE,
                Ledger.EMPTY,
                machine(id).disk().durable(),
                Store.Losses.NONE,
                false);
    }
}
