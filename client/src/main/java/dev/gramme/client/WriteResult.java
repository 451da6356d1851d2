package dev.gramme.client;

/// What became of a put or delete.
public sealed interface WriteResult {
    Facts facts();

    /// @param existed false only for a delete that is known to have found nothing
    record Applied(boolean existed, Facts facts) implements WriteResult {}

    record Failed(Failure failure, Facts facts) implements WriteResult {}
}
