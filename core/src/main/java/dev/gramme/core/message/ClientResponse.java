package dev.gramme.core.message;

import dev.gramme.core.item.Value;

import java.util.List;

/// What became of a request. Contexts are opaque tokens for the client to hand back.
public sealed interface ClientResponse {
    /// @param values the siblings, latest first (highest hybrid time, then dot); at least one
    record Found(List<Value> values, Context context, int replies) implements ClientResponse {}

    /// R homes in good standing say there is nothing.
    record Absent(Context context, int replies) implements ClientResponse {}

    /// A put or delete was applied on enough copies.
    ///
    /// @param durable of the copies, those that outlive a loss of power, as each node says of its
    ///   own
    /// @param existed for a delete: whether there was anything to delete, as far as was read
    record Applied(Context context, int copies, int durable, int fallbacks, boolean existed)
            implements ClientResponse {}

    /// An update has written what its step decided.
    ///
    /// @param before what it read, latest first
    record Updated(List<Value> before, Applied applied) implements ClientResponse {}

    /// An update read, and its step decided to leave things as they are.
    ///
    /// @param values what it read, latest first
    record Kept(List<Value> values, Context context, int replies) implements ClientResponse {}

    /// The read of an update showed versions outside its condition: nothing was written.
    ///
    /// @param values what it read, latest first
    record Conflict(List<Value> values, Context context, int replies) implements ClientResponse {}

    /// No replica was ever sent the write: it will never be seen.
    record NotApplied(Reason reason, String detail) implements ClientResponse {}

    /// The write may live: it was sent, and fewer copies than asked for are known.
    record Unknown(int copies, int needed, String detail) implements ClientResponse {}

    /// Too few homes could answer the read in time.
    record Unreadable(int replies, int needed, String detail) implements ClientResponse {}

    /// The request itself is wrong: nothing was done.
    record Refused(Reason reason, String detail) implements ClientResponse {}

    /// Why nothing was done.
    enum Reason {
        /// Fewer healthy nodes than the quorum asks for.
        QUORUM,
        /// A queue or budget is full; try again later.
        OVERLOADED,
        /// A store has reached its limit of bytes; deletes are still taken.
        FULL,
        /// The context is malformed, forged, or of another key or cluster.
        BAD_CONTEXT,
        /// A parameter is out of its range.
        BAD_REQUEST,
        /// Key, value or context beyond its limit.
        TOO_LARGE,
        /// The node has no topology yet, is joining or is draining.
        NOT_SERVING,
        /// The writer's context lacks what the coordinating home itself wrote (rldb's rule).
        STALE,
        /// The key would have more siblings than allowed; a write that has seen them is taken.
        TOO_MANY_SIBLINGS
    }
}
