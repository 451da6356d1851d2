package dev.gramme.core.message;

import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

/// One thing that happened on one node. One stream, four readers: log, metrics, `explain` and the
/// simulator's trace hash.
///
/// @param atNanos the node's monotonic time
/// @param request the request it belongs to, or [RequestId#NONE]
/// @param node where it happened
/// @param peer the other node it concerns; null: none
/// @param detail `name=value` words for people
public record TraceEvent(
        long atNanos,
        RequestId request,
        NodeId node,
        Kind kind,
        @Nullable NodeId peer,
        String detail) {
    public enum Kind {
        /// A request reached its coordinator.
        COORDINATE,
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
        /// This replica did what a peer asked.
        REPLICA,
        HINT_KEPT,
        HINT_DELIVERED,
        EXCHANGE,
        NEED_FULL,
        TRANSFER,
        GOOD_STANDING,
        LIFE,
        MEMBER_ALIVE,
        MEMBER_SUSPECT,
        MEMBER_DOWN,
        TOPOLOGY,
        FRAME_REFUSED,
        LINK_DOWN,
        STORE_FULL,
        OVERLOAD,
        /// Expired siblings of a key were dropped.
        EXPIRED,
        /// A home has less than it had offered in an earlier life.
        OUTDATED,
        /// The homes of a partition agreed on what lives that have ended wrote.
        CLOSED,
        /// A member has come back without what it had.
        MEMBER_EMPTY
    }
}
