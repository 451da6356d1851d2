package dev.gramme.core.membership;

import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.TreeSet;

/// The time a suspect has to refute (SWIM §4.2). It starts long and shrinks with every further
/// accuser, logarithmically, down to a floor once enough of them agree (Lifeguard, suspicion): one
/// node that hears badly needs long to be believed.
///
/// ```
/// floor = suspicionPeriods x period x (1 + log10 n)        ceiling = 2 x floor
/// time  = ceiling - (ceiling - floor) x log(1 + confirmations) / log(1 + wanted)
/// ```
final class Suspicion {
    private static final int CEILING = 2;
    private static final int WANTED = 3;

    private final NodeId member;
    private final TreeSet<NodeId> accusers = new TreeSet<>();
    private final long floorMs;
    private final int wanted;
    private int confirmations;
    private long startedNanos;
    private Timers.@Nullable Timer timer;

    /// @param accuser null: nobody is named
    Suspicion(
            NodeId member,
            @Nullable NodeId accuser,
            Limits limits,
            int membersCount,
            long startedNanos) {
        this.member = member;
        this.startedNanos = startedNanos;
        this.floorMs = floorMs(limits, membersCount);
        this.wanted = Math.max(0, Math.min(WANTED, membersCount - 2));
        if (accuser != null) {
            accusers.add(accuser);
        }
    }

    NodeId member() {
        return member;
    }

    /// A further accuser. False: already counted, or more than wanted.
    boolean confirm(NodeId accuser) {
        if (confirmations >= wanted || !accusers.add(accuser)) {
            return false;
        }
        confirmations++;
        return true;
    }

    boolean isOnlyBy(NodeId accuser) {
        return accusers.size() == 1 && accusers.contains(accuser);
    }

    /// The whole time again: the node that measured was itself away.
    void restart(long nowNanos) {
        startedNanos = nowNanos;
    }

    long remainingMs(long nowNanos) {
        long leftNanos = timeMs() * 1_000_000 - (nowNanos - startedNanos);
        return Math.max(0, (leftNanos + 999_999) / 1_000_000);
    }

    long timeMs() {
        if (confirmations >= wanted) {
            return floorMs;
        }
        double share = Math.log(1 + confirmations) / Math.log(1 + wanted);
        return Math.round(floorMs * (CEILING - (CEILING - 1) * share));
    }

    /// The shortest time between suspicion and DOWN.
    static long floorMs(Limits limits, int membersCount) {
        double decades = 1 + Math.log10(membersCount);
        return Math.round((double) limits.suspicionPeriods() * limits.probePeriodMs() * decades);
    }

    void arm(Timers.Timer next) {
        disarm();
        timer = next;
    }

    void disarm() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
