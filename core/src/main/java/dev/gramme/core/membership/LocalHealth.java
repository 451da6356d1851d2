package dev.gramme.core.membership;

import dev.gramme.core.port.Limits;

/// How far this node trusts its own senses (Lifeguard, local health multiplier). A node that is
/// paused, starved or cut off waits longer before it speaks ill of others.
final class LocalHealth {
    private static final int WORST = 7;

    private final Limits limits;
    private int score;

    LocalHealth(Limits limits) {
        this.limits = limits;
    }

    void improve() {
        score = Math.max(0, score - 1);
    }

    void worsen() {
        score = Math.min(WORST, score + 1);
    }

    /// 1 for a healthy node, up to 8.
    int factor() {
        return 1 + score;
    }

    long periodMs() {
        return (long) limits.probePeriodMs() * factor();
    }

    long timeoutMs() {
        return (long) limits.probeTimeoutMs() * factor();
    }

    /// A timer that runs later than this after it was due shows a pause of ours.
    long toleranceNanos() {
        return timeoutMs() * 1_000_000 / 2;
    }
}
