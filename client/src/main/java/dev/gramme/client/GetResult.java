package dev.gramme.client;

import java.util.List;

/// What became of a get.
public sealed interface GetResult {
    Facts facts();

    /// @param siblings at least one, latest first; several: the key has a conflict to be resolved
    record Found(List<Sibling> siblings, Facts facts) implements GetResult {
        public Found {
            siblings = List.copyOf(siblings);
        }
    }

    /// There is nothing, and enough homes say so.
    record Absent(Facts facts) implements GetResult {}

    record Failed(Failure failure, Facts facts) implements GetResult {}
}
