package dev.gramme.server;

import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Writes what happens in the protocol to the log, and counts it. What concerns one request is told
/// at DEBUG, what changes the node's view of its cluster at INFO, what someone should look at at
/// WARN.
final class TraceLog implements Trace {
    private static final Logger LOG = LoggerFactory.getLogger("dev.gramme.trace");

    private final Metrics metrics;

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
        LoggingEventBuilder line = LOG.atLevel(level);
        if (!event.request().equals(RequestId.NONE)) {
            line = line.addKeyValue("request", event.request());
        }
        if (event.peer() != null) {
            line = line.addKeyValue("peer", event.peer());
        }
        line.log("{} {}", event.kind(), event.detail());
    }

    private static Level levelOf(TraceEvent.Kind kind) {
        return switch (kind) {
            case MEMBER_DOWN, FRAME_REFUSED, STORE_FULL -> Level.WARN;
            case MEMBER_ALIVE, MEMBER_SUSPECT, TOPOLOGY, LIFE, GOOD_STANDING -> Level.INFO;
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
                    LINK_DOWN,
                    OVERLOAD ->
                    Level.DEBUG;
        };
    }
}
