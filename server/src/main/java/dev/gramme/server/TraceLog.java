package dev.gramme.server;

import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Trace;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import java.util.HashMap;
import java.util.Map;

/// Writes what happens in the protocol to the log, and counts it. What concerns one request is told
/// at DEBUG, what changes the node's view of its cluster at INFO, what someone should look at at
/// WARN, the same of the same peer once in ten seconds.
final class TraceLog implements Trace {
    private static final Logger LOG = LoggerFactory.getLogger("dev.gramme.trace");

    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Metrics metrics;
    private final Map<Told, Long> lastTold = new HashMap<>();

    /// What is not told again for a while: refused frames and refused requests come in floods.
    private record Told(TraceEvent.Kind kind, @Nullable NodeId peer) {}

    TraceLog(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void record(TraceEvent event) {
        metrics.countEvent(event.kind());
        Level level = levelOf(event.kind());
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        if (level == Level.WARN && toldLately(event)) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level);
        if (!event.request().equals(RequestId.NONE)) {
            line = line.addKeyValue("request", event.request());
        }
        if (event.peer() != null) {
            line = line.addKeyValue("peer", event.peer());
        }
        line.log("{} {}", event.kind(), event.detail());
    }

    @Override
    public boolean reads(TraceEvent.Kind kind) {
        return LOG.isEnabledForLevel(levelOf(kind));
    }

    @Override
    public void count(TraceEvent.Kind kind) {
        metrics.countEvent(kind);
    }

    private boolean toldLately(TraceEvent event) {
        Told told = new Told(event.kind(), event.peer());
        Long last = lastTold.get(told);
        if (last != null && event.atNanos() - last < QUIET_NANOS) {
            return true;
        }
        lastTold.put(told, event.atNanos());
        return false;
    }

    private static Level levelOf(TraceEvent.Kind kind) {
        return switch (kind) {
            case MEMBER_DOWN, MEMBER_EMPTY, STORE_FULL, OVERLOAD, FRAME_REFUSED, OUTDATED ->
                    Level.WARN;
            case MEMBER_ALIVE, MEMBER_SUSPECT, TOPOLOGY, LIFE -> Level.INFO;
            case COORDINATE,
                    FORWARD,
                    DOT_MINTED,
                    SEND,
                    REPLY,
                    HEDGE,
                    HINT_SENT,
                    FOLD,
                    READ_REPAIR,
                    ANSWER,
                    LATE_REPLY,
                    REPLICA,
                    HINT_KEPT,
                    HINT_DELIVERED,
                    EXCHANGE,
                    NEED_FULL,
                    TRANSFER,
                    GOOD_STANDING,
                    LINK_DOWN,
                    EXPIRED,
                    CLOSED ->
                    Level.DEBUG;
        };
    }
}
