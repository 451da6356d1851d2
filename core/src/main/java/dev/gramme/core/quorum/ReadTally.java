package dev.gramme.core.quorum;

/// How many replies of a read are evidence (Dynamo §4.5). Found and absent count; unreadable,
/// recovering, silent and empty fallbacks do not.
///
/// @param evidence replies that count
/// @param open replicas asked that have not answered
/// @param spare replicas that could still be asked
public record ReadTally(Quorum quorum, int evidence, int open, int spare) {
    public enum Verdict {
        PENDING,
        REACHED,
        /// Open replies cannot reach R; ask a spare replica.
        ASK_ANOTHER,
        OUT_OF_REACH
    }

    public Verdict verdict() {
        if (evidence >= quorum.r()) {
            return Verdict.REACHED;
        }
        if (evidence + open >= quorum.r()) {
            return Verdict.PENDING;
        }
        return spare > 0 ? Verdict.ASK_ANOTHER : Verdict.OUT_OF_REACH;
    }
}
