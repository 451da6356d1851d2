package dev.gramme.client;

/// What a writer says it has seen of a key.
public sealed interface Causality {
    Causality OVERWRITE = new Overwrite();
    Causality BLIND = new Blind();

    /// The opaque context of an earlier answer for this key, in hexadecimal.
    record Context(String hex) implements Causality {}

    /// The same, and the write is refused where there is a version outside it.
    record Unchanged(String hex) implements Causality {}

    /// Nothing, on purpose: the write stands beside whatever is there.
    record Blind() implements Causality {}

    /// It does not say, and means to replace what is there.
    record Overwrite() implements Causality {}
}
