package dev.gramme.core.membership;

import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Timers;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One probe of one member (SWIM §3.1), and what came of it.
///
/// ```
/// ping ──ack────────────────────────────────▶ ANSWERED
///   └─timeout─▶ helpers ping ──ack──────────▶ ANSWERED
///                    ├─any frame of it came─▶ HEARD
///                    └─end of the period────▶ MISSED
/// any timer far too late ───────────────────▶ VOID
/// ```
final class ProbeRound {
    private final long seq;
    private final Rumor before;
    private final List<NodeId> helpers = new ArrayList<>();
    private boolean answered;
    private boolean heardTarget;
    private boolean disturbed;
    private boolean heardAnybody;
    private Timers.@Nullable Timer timer;

    enum Verdict {
        ANSWERED,
        /// It speaks. Whether it hears is not known.
        HEARD,
        MISSED,
        VOID
    }

    /// @param before what was believed of the target at the start
    ProbeRound(long seq, Rumor before) {
        this.seq = seq;
        this.before = before;
    }

    long seq() {
        return seq;
    }

    NodeId target() {
        return before.member();
    }

    void asked(List<NodeId> thirds) {
        helpers.addAll(thirds);
    }

    /// True: this acknowledgement shows that the target lives.
    boolean onAck(NodeId from) {
        boolean shows = from.equals(target()) || helpers.contains(from);
        answered |= shows;
        return shows;
    }

    void onHeard(NodeId peer) {
        heardTarget |= peer.equals(target());
        heardAnybody = true;
    }

    /// This node was paused meanwhile.
    void onDisturbed() {
        disturbed = true;
    }

    boolean isPending() {
        return !answered && !disturbed;
    }

    /// Nobody at all was heard while a member was probed that was believed alive: more likely our
    /// own fault than theirs.
    boolean blamesSelf() {
        return before.liveness() == Liveness.ALIVE && !heardAnybody;
    }

    /// Whether silence says anything on what is believed now: not of a member that was down when it
    /// was pinged, nor of one that has spoken up since.
    boolean concerns(Rumor now) {
        return before.liveness() != Liveness.DOWN && now.incarnation() == before.incarnation();
    }

    Verdict verdict() {
        if (disturbed) {
            return Verdict.VOID;
        }
        if (answered) {
            return Verdict.ANSWERED;
        }
        return heardTarget ? Verdict.HEARD : Verdict.MISSED;
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
