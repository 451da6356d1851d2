package dev.gramme.core.message;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// What a client has seen, as it is handed out: an opaque token, signed when somebody looks at it.
/// Most protocols never do, and a signature costs more than all else of a read. One thread.
public final class Context {
    private final Supplier<Bytes> token;
    private @Nullable Bytes bytes;

    private Context(Supplier<Bytes> token) {
        this.token = token;
    }

    /// @param token makes the token; called at most once
    public static Context of(Supplier<Bytes> token) {
        return new Context(token);
    }

    public static Context of(Bytes token) {
        return new Context(() -> token);
    }

    public Bytes bytes() {
        Bytes made = bytes;
        if (made == null) {
            made = token.get();
            bytes = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context context && bytes().equals(context.bytes());
    }

    @Override
    public int hashCode() {
        return bytes().hashCode();
    }

    @Override
    public String toString() {
        return bytes().toString();
    }
}
