package dev.gramme.simulator.world;

import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A place where lives of one node follow each other: its clocks, its disk, its present process.
public final class Machine {
    private final Member member;
    private final int index;
    private final SimClock clock;
    private final SimDisk disk;
    private final List<EventQueue.Event> held = new ArrayList<>();
    private @Nullable SimProcess process;
    private SimDisk.@Nullable SimJournal journal;
    private int lives;
    private long bornMs;
    private boolean paused;

    Machine(Member member, int index, SimClock clock, SimDisk disk) {
        this.member = member;
        this.index = index;
        this.clock = clock;
        this.disk = disk;
    }

    public NodeId id() {
        return member.id();
    }

    public Member member() {
        return member;
    }

    public SimClock clock() {
        return clock;
    }

    public boolean running() {
        return process != null;
    }

    public boolean paused() {
        return paused;
    }

    /// What runs here now; null: nothing.
    public @Nullable SimHost host() {
        return process == null ? null : process.host();
    }

    /// Whether a crash costs this machine everything but the ledger.
    public boolean forgetful() {
        return disk.mode() == SimDisk.Mode.LEDGER;
    }

    /// Whether something of its disk was damaged and stays so: a crash costs it what it has to ask
    /// others for.
    public boolean scarred() {
        return disk.scarred();
    }

    /// Whether it has files that can fail.
    public boolean hasFiles() {
        return disk.mode() == SimDisk.Mode.FILES;
    }

    int index() {
        return index;
    }

    SimDisk disk() {
        return disk;
    }

    @Nullable SimProcess process() {
        return process;
    }

    int nextLife() {
        return ++lives;
    }

    /// As a data directory remembers it; what is wiped comes back with a clock that is not behind.
    long nextBirthMs() {
        bornMs = Math.max(bornMs + 1, clock.wallMillis());
        return bornMs;
    }

    void journal(SimDisk.SimJournal opened) {
        journal = opened;
    }

    void begin(SimProcess started) {
        process = started;
    }

    void end() {
        if (journal != null) {
            journal.crash();
        }
        ended();
    }

    void stop() {
        if (journal != null) {
            journal.close();
        }
        ended();
    }

    private void ended() {
        if (process != null) {
            process.end();
        }
        process = null;
        journal = null;
        paused = false;
        held.clear();
    }

    void pause() {
        paused = true;
    }

    /// Returns what became due meanwhile.
    List<EventQueue.Event> resume() {
        paused = false;
        List<EventQueue.Event> due = List.copyOf(held);
        held.clear();
        return due;
    }

    void hold(EventQueue.Event event) {
        held.add(event);
    }
}
