package dev.gramme.core.expiry;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Lets expired values go, partition after partition in turn. Owner's loop only.
///
/// ```
/// idle ──tick: something is due──▶ stepping ──durable──▶ pausing ──▶ idle, and looks again
/// ```
public final class ExpirySweep {
    private static final int KEYS_PER_STEP = 256;
    private static final int PAUSE_MS = 20;

    private final Neighbourhood node;
    private final HomeClocks clocks;
    private int lastPartition = -1;
    private boolean busy;

    public ExpirySweep(Neighbourhood node, HomeClocks clocks) {
        this.node = node;
        this.clocks = clocks;
    }

    /// Takes one step, unless one is under way or nothing is due.
    public void tick() {
        if (busy) {
            return;
        }
        for (Replica replica : inTurn()) {
            if (step(replica)) {
                lastPartition = replica.partition();
                return;
            }
        }
    }

    private List<Replica> inTurn() {
        TreeMap<Integer, Replica> all = new TreeMap<>(node.replicas());
        List<Replica> turn = new ArrayList<>(all.tailMap(lastPartition, false).values());
        turn.addAll(all.headMap(lastPartition, true).values());
        return turn;
    }

    /// @return false: there is nothing to do
    private boolean step(Replica replica) {
        if (!replica.knowsExpiries()) {
            busy = true;
            replica.learnExpiries(node.limits().stepBytes(), this::pause);
            return true;
        }
        if (replica.firstExpiryMs() >= node.ports().clock().wallMillis()) {
            return false; // Most have nothing: the homes' clocks need no look.
        }
        long settledMs = clocks.settledMs(node.topology().homes(replica.partition()));
        if (replica.firstExpiryMs() >= settledMs) {
            return false;
        }
        busy = true;
        replica.dropExpired(
                settledMs,
                KEYS_PER_STEP,
                (key, siblings) -> noteDropped(key, siblings, settledMs),
                this::pause);
        return true;
    }

    private void noteDropped(Key key, int siblings, long settledMs) {
        String what = "before=" + settledMs + " siblings=" + siblings + " key=" + key;
        node.note(Kind.EXPIRED, null, what);
    }

    private void pause() {
        node.ports()
                .timers()
                .after(
                        PAUSE_MS,
                        () -> {
                            busy = false;
                            tick();
                        });
    }
}
