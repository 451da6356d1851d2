package dev.gramme.core.message;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;

import org.jspecify.annotations.Nullable;

/// What a client asks of the store, whatever protocol it speaks.
public sealed interface ClientRequest {
    RequestId id();

    Key key();

    Options options();

    /// The same request with other options.
    default ClientRequest withOptions(Options options) {
        return switch (this) {
            case Get(var id, var key, var _) -> new Get(id, key, options);
            case Put(var id, var key, var value, var causality, var repeat, var _) ->
                    new Put(id, key, value, causality, repeat, options);
            case Delete(var id, var key, var causality, var repeat, var _) ->
                    new Delete(id, key, causality, repeat, options);
        };
    }

    record Get(RequestId id, Key key, Options options) implements ClientRequest {}

    /// @param repeat idempotence id of the client or its library: a repeat of it at the same
    ///   coordinator answers the first outcome; empty: none
    record Put(
            RequestId id, Key key, Value value, Causality causality, Bytes repeat, Options options)
            implements ClientRequest {}

    record Delete(RequestId id, Key key, Causality causality, Bytes repeat, Options options)
            implements ClientRequest {}

    /// What the writer says it has seen.
    sealed interface Causality {
        /// The opaque context of an earlier reply for this key.
        record Given(Bytes context) implements Causality {}

        /// Nothing, on purpose: a concurrent event, which makes a sibling.
        record Blind() implements Causality {}

        /// The client cannot say (RESP, plain HTTP): it means to replace what is there. For a
        /// delete: read at R first, then delete what was seen.
        record Overwrite() implements Causality {}
    }

    /// @param r read quorum; 0: the cluster's default
    /// @param w write quorum; 0: the cluster's default
    /// @param level overrides r and w where given
    /// @param strict only home replicas count
    /// @param timeoutMs the answer is due within this time; what is not known by then is unknown
    /// @param explain tell the story of the execution in the reply
    record Options(
            int r, int w, @Nullable Level level, boolean strict, int timeoutMs, boolean explain) {
        public static final Options DEFAULT = new Options(0, 0, null, false, 2_000, false);

        public Options withTimeoutMs(int ms) {
            return new Options(r, w, level, strict, ms, explain);
        }

        public Options withExplain() {
            return new Options(r, w, level, strict, timeoutMs, true);
        }
    }

    enum Level {
        ONE,
        QUORUM,
        ALL
    }
}
