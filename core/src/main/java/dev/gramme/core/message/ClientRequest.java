package dev.gramme.core.message;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a client asks of the store, whatever protocol it speaks.
public sealed interface ClientRequest {
    RequestId id();

    Key key();

    Options options();

    /// A request that says all its coordinator must know: it may be forwarded to another node.
    sealed interface Direct extends ClientRequest {
        /// The same request with other options.
        default Direct withOptions(Options options) {
            return switch (this) {
                case Get(var id, var key, var _) -> new Get(id, key, options);
                case Put(var id, var key, var value, var causality, var repeat, var _) ->
                        new Put(id, key, value, causality, repeat, options);
                case Delete(var id, var key, var causality, var repeat, var _) ->
                        new Delete(id, key, causality, repeat, options);
            };
        }
    }

    record Get(RequestId id, Key key, Options options) implements Direct {}

    /// @param repeat idempotence id of the client or its library: a repeat of it at the same
    ///   coordinator answers the first outcome; empty: none
    record Put(
            RequestId id, Key key, Value value, Causality causality, Bytes repeat, Options options)
            implements Direct {}

    record Delete(RequestId id, Key key, Causality causality, Bytes repeat, Options options)
            implements Direct {}

    /// Reads at R, decides, and writes with the context of what was read: the one way of every
    /// read-modify-write and of every conditional write. Not atomic: of two that race at different
    /// homes both may succeed, and leave siblings.
    ///
    /// @param condition a context; where the read shows a version outside it, nothing is decided
    ///   nor written, and the answer is [ClientResponse.Conflict]. Empty: none
    record Update(RequestId id, Key key, Bytes condition, Step step, Bytes repeat, Options options)
            implements ClientRequest {
        /// An update that goes by what was read alone.
        public static Update of(RequestId id, Key key, Step step, Options options) {
            return new Update(id, key, Bytes.EMPTY, step, Bytes.EMPTY, options);
        }
    }

    /// A pure function of what a read showed; runs at most once, on the owner's loop.
    interface Step {
        /// @param values the siblings, latest first; empty: absent
        Decision decide(List<Value> values);
    }

    sealed interface Decision {
        /// Replaces all that was read.
        record Write(Value value) implements Decision {}

        record Remove() implements Decision {}

        record Keep() implements Decision {}
    }

    /// What the writer says it has seen.
    sealed interface Causality {
        /// The opaque context of an earlier reply for this key.
        record Given(Bytes context) implements Causality {}

        /// Nothing, on purpose: a concurrent event, which makes a sibling.
        record Blind() implements Causality {}

        /// The client cannot say (RESP, plain HTTP): it means to replace what is there. For a
        /// delete: read at R first, then delete what was seen.
        record Overwrite() implements Causality {}

        /// As [Given], and refused as stale if the coordinating home's record holds a version that
        /// this node minted, in any of its lives, outside the context (rldb's rule).
        ///
        /// @param context empty: the writer has seen nothing
        record Fresh(Bytes context) implements Causality {}
    }

    /// @param r read quorum; 0: the cluster's default
    /// @param w write quorum; 0: the cluster's default
    /// @param level overrides r and w where given
    /// @param strict only home replicas count
    /// @param timeoutMs the answer is due within this time; what is not known by then is unknown
    /// @param explain tell the story of the execution in the reply
    /// @param durability what a copy of a write needs to count; null: each node's settings say
    record Options(
            int r,
            int w,
            @Nullable Level level,
            boolean strict,
            int timeoutMs,
            boolean explain,
            @Nullable Durability durability) {
        public static final Options DEFAULT = new Options(0, 0, null, false, 2_000, false);

        /// As durable as each node's settings say.
        public Options(
                int r,
                int w,
                @Nullable Level level,
                boolean strict,
                int timeoutMs,
                boolean explain) {
            this(r, w, level, strict, timeoutMs, explain, null);
        }

        public Options withTimeoutMs(int ms) {
            return new Options(r, w, level, strict, ms, explain, durability);
        }

        public Options withExplain() {
            return new Options(r, w, level, strict, timeoutMs, true, durability);
        }

        public Options withDurability(@Nullable Durability wanted) {
            return new Options(r, w, level, strict, timeoutMs, explain, wanted);
        }

        /// What was not asked for is not named.
        @Override
        public String toString() {
            return "Options[r="
                    + r
                    + ", w="
                    + w
                    + ", level="
                    + level
                    + ", strict="
                    + strict
                    + ", timeoutMs="
                    + timeoutMs
                    + ", explain="
                    + explain
                    + (durability == null ? "]" : ", durability=" + durability + "]");
        }
    }

    /// What a copy needs to count.
    enum Durability {
        /// It is on disk, whatever the node's settings say; copies that live in memory alone do not
        /// count.
        FSYNC,
        /// A home has it in memory, in order on its way to the disk: what ends the process or the
        /// machine before it gets there takes it.
        NONE
    }

    enum Level {
        ONE,
        QUORUM,
        ALL
    }
}
